import Foundation
import GRDB

/// What the store knows about a step's value without reading its bytes.
struct StoredValue: Sendable {
    var digest: String
    var encoding: String
    var seconds: Double
    var evaluations: Int
    /// The run that computed it.
    var run: Int?
}

/// A piece of work that has just been done, as it goes into the store.
struct NewValue {
    var key: String
    var step: String
    var components: String
    var encoding: String
    var digest: String
    var data: Data
    var seconds: Double
    var evaluations: Int
    var run: Int?
}

extension Store {
    /// The entry for `key`, or nil if nothing was stored under it.
    func value(_ key: String) throws -> StoredValue? {
        try read("looking up a value") { database in
            try Row.fetchOne(
                database,
                sql: "SELECT digest, encoding, seconds, evaluations, run FROM \"values\" WHERE key = ?",
                arguments: [key]
            ).map {
                StoredValue(digest: $0[0], encoding: $0[1], seconds: $0[2], evaluations: $0[3], run: $0[4])
            }
        }
    }

    /// The bytes with the digest `digest`, or nil if they are missing or no longer have that digest.
    func content(_ digest: String) throws -> Data? {
        let data = try read("reading a value") { database in
            try Data.fetchOne(database, sql: "SELECT data FROM contents WHERE digest = ?", arguments: [digest])
        }
        guard let data, contentDigest(of: data) == digest else { return nil }
        return data
    }

    /// Stores a step's value and drops the pieces and checkpoints that led to it, in one transaction.
    func insert(_ value: NewValue) throws {
        try write("storing the value of the step \"\(value.step)\"") { database in
            // REPLACE, because the bytes stored under this digest may be damaged.
            try database.execute(
                sql: "INSERT OR REPLACE INTO contents (digest, size, data) VALUES (?, ?, ?)",
                arguments: [value.digest, value.data.count, value.data])
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO "values"
                    (key, step, components, encoding, digest, seconds, evaluations, run, created)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    value.key, value.step, value.components, value.encoding, value.digest,
                    value.seconds, value.evaluations, value.run, Date().timeIntervalSince1970,
                ])
            try database.execute(sql: "DELETE FROM pieces WHERE step_key = ?", arguments: [value.key])
            try database.execute(sql: "DELETE FROM checkpoints WHERE step_key = ?", arguments: [value.key])
        }
    }

    /// The piece stored under `key`, or nil if it is missing, damaged or in another format.
    func piece(_ key: String, encoding: String) throws -> Data? {
        let row = try read("looking up a piece") { database in
            try Row.fetchOne(
                database, sql: "SELECT digest, encoding, data FROM pieces WHERE key = ?", arguments: [key]
            ).map { (digest: $0[0] as String, encoding: $0[1] as String, data: $0[2] as Data) }
        }
        guard let row, row.encoding == encoding, contentDigest(of: row.data) == row.digest else { return nil }
        return row.data
    }

    func insertPiece(key: String, stepKey: String, name: String, encoding: String, data: Data) throws {
        try write("storing the piece \"\(name)\"") { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO pieces (key, step_key, name, encoding, digest, data, created)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    key, stepKey, name, encoding, contentDigest(of: data), data, Date().timeIntervalSince1970,
                ])
        }
    }

    func checkpoint(stepKey: String, name: String) throws -> Data? {
        let row = try read("reading the checkpoint \"\(name)\"") { database in
            try Row.fetchOne(
                database, sql: "SELECT digest, data FROM checkpoints WHERE step_key = ? AND name = ?",
                arguments: [stepKey, name]
            ).map { (digest: $0[0] as String, data: $0[1] as Data) }
        }
        guard let row, contentDigest(of: row.data) == row.digest else { return nil }
        return row.data
    }

    func saveCheckpoint(_ data: Data, stepKey: String, name: String) throws {
        try write("saving the checkpoint \"\(name)\"") { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO checkpoints (step_key, name, digest, data, created)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [stepKey, name, contentDigest(of: data), data, Date().timeIntervalSince1970])
        }
    }

    func removeCheckpoint(stepKey: String, name: String) throws {
        try write("removing the checkpoint \"\(name)\"") { database in
            try database.execute(
                sql: "DELETE FROM checkpoints WHERE step_key = ? AND name = ?", arguments: [stepKey, name])
        }
    }
}
