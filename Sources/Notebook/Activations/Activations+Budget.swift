import Foundation
import GRDB

extension EncodedChunk {
    /// Stores the chunk and makes room for it: the activations used longest ago go.
    ///
    /// Sizes are read and written in one transaction, so that several processes add up to the right sum. A set that
    /// exceeds the budget alone is not stored any further.
    func insert(chunk: Int, of set: ActivationIdentity, into database: Database, budget: Int) throws {
        // Statements are compiled once for all chunks.
        func number(_ sql: String, _ arguments: StatementArguments) throws -> Int {
            try Int.fetchOne(database.cachedStatement(sql: sql), arguments: arguments) ?? 0
        }
        let newSize =
            try number("SELECT size FROM activations WHERE key = ?", [set.key]) + byteCount
            - number("SELECT LENGTH(data) FROM activation_chunks WHERE key = ? AND chunk = ?", [set.key, chunk])
        guard newSize <= budget else { return }
        try database.cachedStatement(
            sql: """
                INSERT INTO activations (key, components, precision, largest_error, size, used) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET
                    size = excluded.size, used = MAX(used, excluded.used),
                    largest_error = MAX(largest_error, excluded.largest_error)
                """
        ).execute(arguments: [
            set.key, set.components, set.precision.rawValue, largestError, newSize, Date().timeIntervalSince1970,
        ])
        try withBytes { bytes in
            try database.cachedStatement(
                sql:
                    "INSERT OR REPLACE INTO activation_chunks (key, chunk, checksum, precision, data) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [
                set.key, chunk,
                Int64(
                    bitPattern: checksum(of: UnsafeRawBufferPointer(bytes))
                        ^ checksumOfPlace(key: set.key, chunk: chunk)), precision.rawValue,
                bytes.baseAddress.map { Data(bytesNoCopy: $0, count: bytes.count, deallocator: .none) } ?? Data(),
            ])
        }
        while try number("SELECT SUM(size) FROM activations", []) > budget {
            guard try removeOldestActivations(database, sparing: set.key) != nil else { return }
        }
    }
}

/// What a chunk's checksum is mixed with, so that one that lies in another's place does not pass for it.
func checksumOfPlace(key: String, chunk: Int) -> UInt64 { Array("\(key) \(chunk)".utf8).withUnsafeBytes(checksum) }

/// Removes the activations used longest ago.
/// - Returns: what they were, or nil if there were none.
func removeOldestActivations(_ database: Database, sparing key: String? = nil) throws -> (
    components: String, bytes: Int
)? {
    guard
        let oldest = try Row.fetchOne(
            database,
            sql: "SELECT key, components, size FROM activations WHERE key IS NOT ? ORDER BY used, rowid LIMIT 1",
            arguments: [key])
    else { return nil }
    try database.execute(
        sql: "DELETE FROM activations WHERE key = ?", arguments: [try oldest.decode(String.self, atIndex: 0)])
    return (try oldest.decode(atIndex: 1), try oldest.decode(atIndex: 2))
}

extension Store {
    /// How many bytes of activations are kept.
    public func activationSize() throws -> Int {
        try ActivationDatabase.existing(beside: self)?.read("measuring the activations") {
            try Int.fetchOne($0, sql: "SELECT SUM(size) FROM activations") ?? 0
        } ?? 0
    }
}
