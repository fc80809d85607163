import Foundation
import GRDB

/// The SQLite file that holds runs, step values, checkpoints and activations.
///
/// Several processes may use one store at once. Whatever enters, enters in one transaction: whole or not at all.
public final class Store: Sendable {
    /// Where the store lies.
    public let file: URL
    let database: DatabasePool
    /// How many bytes of activations are kept; the least recently used go first.
    public let activationBudget: Int

    /// The store asked for with `--store`, else by `CAHIER_STORE`, else `.cahier/store.sqlite` in the current folder.
    public static func location(asked: String?, environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
        let named = asked ?? environment["CAHIER_STORE"].flatMap { $0.isEmpty ? nil : $0 }
        return URL(fileURLWithPath: named ?? ".cahier/store.sqlite")
    }

    /// Opens the store in `file`, creating it and its folder if they are not there.
    /// - Throws: `NotebookError` if the file is no database, was written by a newer version, or cannot be written.
    public init(at file: URL, activationBudget: Int = 2_000_000_000) throws {
        self.file = file
        self.activationBudget = activationBudget
        let attempt = "opening the store \(file.path)"
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        } catch {
            throw NotebookError(
                .store, attempt, "its folder cannot be created (\(message(of: error)))",
                advice: "Name a file in a folder that you can write to, with --store or CAHIER_STORE")
        }
        do {
            database = try DatabasePool(path: file.path, configuration: Self.configuration)
            try Self.migrate(database, attempt: attempt)
        } catch {
            throw Self.translate(error, attempt: attempt)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.label = "cahier"
        configuration.prepareDatabase { database in
            guard !database.configuration.readonly else { return }
            // Both must be set before the first table exists; later they change nothing.
            try database.execute(sql: "PRAGMA page_size = 16384")
            try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
        }
        return configuration
    }

    func read<Result>(_ attempt: String, _ body: (Database) throws -> Result) throws -> Result {
        do { return try database.read(body) } catch { throw translated(error, attempt) }
    }

    func write<Result>(_ attempt: String, _ body: (Database) throws -> Result) throws -> Result {
        do { return try database.write(body) } catch { throw translated(error, attempt) }
    }

    private func translated(_ error: any Error, _ attempt: String) -> any Error {
        Self.translate(error, attempt: "\(attempt) in the store \(file.path)")
    }

    /// SQLite's result codes in words that say what to do.
    static func translate(_ error: any Error, attempt: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let found: (String, String)
        switch error.resultCode {
        case .SQLITE_NOTADB:
            found = ("the file is no SQLite database", "Name another file with --store or CAHIER_STORE, or move this one away")
        case .SQLITE_CORRUPT:
            found = ("the database is damaged", "Move the file away and run again; everything in it will be computed anew")
        case .SQLITE_READONLY:
            found = ("it may only be read", "Make the file and its folder writable, or name another file with --store or CAHIER_STORE")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            found = ("it cannot be opened for writing", "Check the permissions of the file and its folder, or name another file with --store or CAHIER_STORE")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            found = ("another program keeps it locked", "Wait for that program to end, or name another file with --store or CAHIER_STORE")
        case .SQLITE_FULL:
            found = ("the disk is full", "Free some space and run again; what is in the store is kept")
        case .SQLITE_IOERR:
            found = ("the disk reports an error (\(error.message ?? "no details"))", "Check the disk and its free space, then run again; what is in the store is kept")
        default:
            found = ("SQLite reports \(error.message ?? "error \(error.resultCode.rawValue)")", "Run again, or name another file with --store or CAHIER_STORE")
        }
        return NotebookError(.store, attempt, found.0, advice: found.1)
    }
}
