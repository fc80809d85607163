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

/// Bytes whose checksum has been compared.
enum StoredBytes {
    case missing
    /// There, but with another checksum than when they were stored.
    case damaged
    case intact(Data)

    init(_ data: Data?, digest: String?) {
        guard let data, let digest else {
            self = .missing
            return
        }
        self = contentDigest(of: data) == digest ? .intact(data) : .damaged
    }

    var data: Data? {
        if case .intact(let data) = self { return data }
        return nil
    }
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

    /// The bytes that were stored under their digest.
    func content(_ digest: String) throws -> StoredBytes {
        let data = try read("reading a value") { database in
            try Data.fetchOne(database, sql: "SELECT data FROM contents WHERE digest = ?", arguments: [digest])
        }
        return StoredBytes(data, digest: digest)
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
}
