import Foundation
import GRDB

/// What a store holds, in bytes, by kind.
public struct CacheContents: Sendable, Encodable {
    public struct Kind: Sendable, Encodable {
        public var name: String
        public var count: Int
        public var bytes: Int
        /// The oldest and the latest use; nil where there is nothing.
        public var oldest: Date?
        public var latest: Date?
    }

    /// Activations that were stored with one key.
    public struct Activations: Sendable, Encodable {
        public var key: String
        /// What they depend on: canonical JSON.
        public var components: String
        public var precision: ActivationPrecision
        /// Of a number in Float16, relative to it or to 2^-14, Float16's smallest normal number.
        public var largestError: Double
        public var chunks: Int
        /// How many chunks are in Float32 because Float16 cannot hold their numbers.
        public var chunksOutOfRange: Int
        public var bytes: Int
        public var used: Date
    }

    /// Results, networks and other large values, pieces, checkpoints, activations, the rest.
    public var kinds: [Kind]
    /// The latest used first.
    public var activations: [Activations]
    public var runs: Int
    /// The store's file, with its free pages.
    public var fileBytes: Int
    /// The WAL beside the file: what has not been moved into it yet.
    public var walBytes: Int
    /// The file of activations, with its free pages.
    public var activationFileBytes: Int
    /// Pages of both files without contents, which are used again before the files grow.
    public var freeBytes: Int
}

extension Store {
    /// Adds up what the store and the file of its activations hold; reads no data.
    public func contents() throws -> CacheContents {
        var contents = try storeContents()
        guard let file = try ActivationDatabase.existing(beside: self) else { return contents }
        contents.activationFileBytes = sizeOfFile(file.file.path)
        try file.read("measuring the activations") { database in
            contents.freeBytes +=
                try Self.number("PRAGMA freelist_count", database) * Self.number("PRAGMA page_size", database)
            contents.activations = try Self.activations(database)
        }
        let sets = contents.activations
        contents.kinds.append(
            CacheContents.Kind(
                name: "activations", count: sets.count, bytes: sets.map(\.bytes).reduce(0, +),
                oldest: sets.map(\.used).min(), latest: sets.map(\.used).max()))
        return contents
    }

    private func storeContents() throws -> CacheContents {
        try read("measuring the contents") { database in
            var kinds = [
                try Self.kind("results", Self.contentsInUse + " HAVING MAX(encoding) = 'json'", database),
                try Self.kind(
                    "networks and other large values", Self.contentsInUse + " HAVING MAX(encoding) <> 'json'", database),
                try Self.kind(
                    "pieces of unfinished steps", "SELECT LENGTH(data) AS bytes, created AS used FROM pieces", database),
                try Self.kind(
                    "checkpoints", "SELECT LENGTH(data) AS bytes, created AS used FROM checkpoints", database),
            ]
            let pageSize = try Self.number("PRAGMA page_size", database)
            let fileBytes = try Self.number("PRAGMA page_count", database) * pageSize
            let freeBytes = try Self.number("PRAGMA freelist_count", database) * pageSize
            let rest = fileBytes - freeBytes - kinds.map(\.bytes).reduce(0, +)
            kinds.append(
                CacheContents.Kind(
                    name: "the rest: runs, keys, indices", count: 0, bytes: max(0, rest), oldest: nil, latest: nil))
            return CacheContents(
                kinds: kinds, activations: [], runs: try Self.number("SELECT COUNT(*) FROM runs", database),
                fileBytes: fileBytes, walBytes: sizeOfFile(file.path + "-wal"), activationFileBytes: 0,
                freeBytes: freeBytes)
        }
    }

    private static func number(_ sql: String, _ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: sql) ?? 0
    }

    /// - Parameter sql: rows with the columns bytes and used.
    private static func kind(_ name: String, _ sql: String, _ database: Database) throws -> CacheContents.Kind {
        let row = try Row.fetchOne(database, sql: "SELECT COUNT(*), SUM(bytes), MIN(used), MAX(used) FROM (\(sql))")
        return CacheContents.Kind(
            name: name, count: row?[0] ?? 0, bytes: row?[1] ?? 0,
            oldest: (row?[2] as Double?).map(Date.init(timeIntervalSince1970:)),
            latest: (row?[3] as Double?).map(Date.init(timeIntervalSince1970:)))
    }

    private static func activations(_ database: Database) throws -> [CacheContents.Activations] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT key, components, precision, largest_error, size, used,
                    (SELECT COUNT(*) FROM activation_chunks AS c WHERE c.key = a.key) AS chunks,
                    (SELECT COUNT(*) FROM activation_chunks AS c WHERE c.key = a.key AND c.precision <> a.precision) AS out
                FROM activations AS a ORDER BY used DESC
                """
        ).map { row in
            CacheContents.Activations(
                key: row["key"], components: row["components"],
                precision: ActivationPrecision(rawValue: row["precision"]) ?? .float32,
                largestError: row["largest_error"], chunks: row["chunks"], chunksOutOfRange: row["out"],
                bytes: row["size"], used: Date(timeIntervalSince1970: row["used"]))
        }
    }

    /// Each content that a value or a run refers to, with its last use: a run that recorded it, or its making.
    private static let contentsInUse = """
        SELECT size AS bytes, MAX(used) AS used FROM contents JOIN (
            SELECT digest, encoding, created AS used FROM "values"
            UNION ALL
            SELECT digest, encoding, COALESCE(finished, started) FROM run_values JOIN runs ON runs.number = run
        ) USING (digest) GROUP BY digest
        """
}
