import Files
import Foundation
import GRDB

/// The SQLite file beside the store that holds activations.
///
/// Activations are large and can be computed again, so they have a file of their own with another journal: one that
/// writes new pages once, where a WAL writes them twice. A power cut or `kill -9` costs the last group of chunks.
/// Whoever removes the file loses time alone.
final class ActivationDatabase: Sendable {
    let file: URL
    private let queue: DatabaseQueue

    /// Where a store's activations lie: `store.sqlite-activations`.
    static func file(beside store: Store) -> URL { URL(fileURLWithPath: store.file.path + "-activations") }

    /// Opens the file, creating it if it is not there.
    /// - Throws: `NotebookError` if it is no such file, or cannot be read or written.
    init(beside store: Store) throws {
        file = Self.file(beside: store)
        Sharing.prepare(file)
        do {
            queue = try DatabaseQueue(path: file.path, configuration: Self.configuration)
            try queue.inDatabase { [file] in try Self.prepare($0, file) }
        } catch {
            throw Self.translate(error, attempt: "opening the activations \(file.path)", file)
        }
    }

    /// The store's activations, or nil if none were ever kept.
    static func existing(beside store: Store) throws -> ActivationDatabase? {
        FileManager.default.fileExists(atPath: file(beside: store).path) ? try ActivationDatabase(beside: store) : nil
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(lockTimeout)
        configuration.label = "cahier activations"
        configuration.prepareDatabase { database in
            try Store.tune(database)
            // A group of chunks fits into SQLite's memory; synchronous = FULL, the default, makes any order of power
            // cut and disk harmless, and costs little for each group.
            try database.execute(
                sql: """
                    PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = DELETE;
                    PRAGMA synchronous = FULL; PRAGMA cache_size = -32000
                    """)
        }
        return configuration
    }

    /// Raised when the tables or the checksum change: a file of another format is refused.
    private static let format = 2
    /// Seconds; another run's group of chunks takes far less.
    private static let lockTimeout = 30.0

    private static func prepare(_ database: Database, _ file: URL) throws {
        func found() throws -> Int { try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0 }
        if try found() == format { return }
        try database.inTransaction(.immediate) {
            // Another process may have been faster.
            if try found() != format { try create(database, file, found: found()) }
            return .commit
        }
    }

    private static func create(_ database: Database, _ file: URL, found: Int) throws {
        guard found == 0, try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") == 0 else {
            throw NotebookError(
                .store, "opening the activations \(file.path)",
                "they are of format \(found) or another program's, and this cahier reads and writes format \(format)",
                advice: "Delete the file; activations are computed again")
        }
        try database.execute(sql: schema + "PRAGMA user_version = \(format)")
    }

    private static let schema = """
        CREATE TABLE activations (
            key TEXT PRIMARY KEY,            -- SHA-256 of components
            components TEXT NOT NULL,        -- canonical JSON
            precision TEXT NOT NULL,         -- float32, float16: as asked for
            largest_error REAL NOT NULL,     -- of a number in Float16, relative to it or to 2^-14
            size INTEGER NOT NULL,           -- bytes of all chunks
            used REAL NOT NULL
        );
        CREATE INDEX activations_by_use ON activations(used);
        CREATE TABLE activation_chunks (
            key TEXT NOT NULL REFERENCES activations(key) ON DELETE CASCADE,
            chunk INTEGER NOT NULL,
            checksum INTEGER NOT NULL,       -- of data
            precision TEXT NOT NULL,         -- of data: float32 where Float16 cannot hold the numbers
            data BLOB NOT NULL,              -- little-endian, row-major
            PRIMARY KEY (key, chunk)
        );

        """

    /// Several readings of one state.
    func read<Result>(_ attempt: String, _ body: (Database) throws -> Result) throws -> Result {
        try transaction(.deferred, attempt, body)
    }

    func write<Result>(_ attempt: String, _ body: (Database) throws -> Result) throws -> Result {
        try transaction(.immediate, attempt, body)
    }

    func withoutTransaction<Result>(_ attempt: String, _ body: (Database) throws -> Result) throws -> Result {
        do { return try queue.inDatabase(body) } catch {
            throw Self.translate(error, attempt: "\(attempt) in \(file.path)", file)
        }
    }

    private func transaction<Result>(
        _ kind: Database.TransactionKind, _ attempt: String, _ body: (Database) throws -> Result
    ) throws -> Result {
        try withoutTransaction(attempt) { database in
            try database.committing(kind, body)
        }
    }

    private static func translate(_ error: any Error, attempt: String, _ file: URL) -> any Error {
        let code = (error as? DatabaseError)?.resultCode
        // The statements are the program's own, so it is the tables that are not as they should be.
        let isDamaged = error is RowDecodingError || code == .SQLITE_CORRUPT || code == .SQLITE_ERROR
        guard isDamaged || code == .SQLITE_NOTADB else {
            return Store.translate(error, attempt: attempt, lockTimeout: Self.lockTimeout)
        }
        return NotebookError(
            .store, attempt, isDamaged ? "the file is damaged" : "the file is no SQLite database",
            advice: "Remove it; activations are computed again")
    }
}
