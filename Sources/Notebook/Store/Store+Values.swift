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
    /// The entry for `key`, or nil if nothing was stored under it or the entry is damaged.
    func value(_ key: String) throws -> StoredValue? {
        try read("looking up a value") { try storedValue(key, $0) }
    }

    func storedValue(_ key: String, _ database: Database) throws -> StoredValue? {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM \"values\" WHERE key = ?", arguments: [key]),
            SealedTable.values.isIntact(row)
        else { return nil }
        return StoredValue(
            digest: try row.decode(forColumn: "digest"), encoding: try row.decode(forColumn: "encoding"),
            seconds: try row.decode(forColumn: "seconds"), evaluations: try row.decode(forColumn: "evaluations"),
            run: try row.decode(forColumn: "run"))
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
        try writeDurably("storing the value of the step \"\(value.step)\"") { database in
            // REPLACE, because the bytes stored under this digest may be damaged.
            try database.execute(
                sql: "INSERT OR REPLACE INTO contents (digest, size, data) VALUES (?, ?, ?)",
                arguments: [value.digest, value.data.count, value.data])
            try SealedTable.values.insert(
                [
                    "key": value.key, "step": value.step, "components": value.components, "encoding": value.encoding,
                    "digest": value.digest, "seconds": value.seconds, "evaluations": value.evaluations,
                    "run": value.run,
                    "created": Date().timeIntervalSince1970,
                ], into: database)
            try database.execute(sql: "DELETE FROM pieces WHERE step_key = ?", arguments: [value.key])
            try database.execute(sql: "DELETE FROM checkpoints WHERE step_key = ?", arguments: [value.key])
            try database.execute(sql: "DELETE FROM claims WHERE key = ?", arguments: [value.key])
        }
        claimedKeys.withLock { _ = $0.remove(value.key) }
    }

    /// Forgets that a step has this value, because its bytes turned out to be unusable.
    func discardValue(_ key: String, digest: String) throws {
        try write("removing a damaged value") { database in
            try database.execute(sql: "DELETE FROM \"values\" WHERE key = ? AND digest = ?", arguments: [key, digest])
        }
    }
}
