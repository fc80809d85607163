import Foundation
import GRDB
import Synchronization

/// The SQLite file that holds runs, step values and checkpoints; activations lie in a file beside it.
///
/// Several processes may use one store at once. Whatever enters, enters in one transaction: whole or not at all.
///
///     let store = try Store(at: file)                    // made if it is not there
///     let store = try Store(at: file, for: .reading)     // changes nothing; the file may be one that can only be read
public final class Store: Sendable {
    /// What a store is opened for.
    public enum Access: Sendable { case reading, writing }

    /// Where the store lies, behind all links: its log and its activations lie beside it there.
    public let file: URL
    public let access: Access
    /// How many bytes of activations are kept; the least recently used go first.
    public let activationBudget: Int
    /// How many seconds to wait while another program keeps the store locked.
    public let lockTimeout: Double
    let database: any DatabaseWriter
    /// Tells this store's claims from those of another store in the same process.
    let identity = UUID().uuidString
    /// The keys of the steps that are being computed with this store now.
    let claimedKeys = Mutex<Set<String>>([])
    let wallClock: @Sendable () -> Date
    /// When the runs of this process began, by a clock that nobody sets.
    let runStarts = Mutex<[Int: ContinuousClock.Instant]>([:])

    /// The store asked for with `--store`, else by `CAHIER_STORE`, else `.cahier/store.sqlite` in the current folder.
    public static func location(asked: String?, environment: [String: String] = ProcessInfo.processInfo.environment)
        -> URL
    {
        let named = asked ?? environment["CAHIER_STORE"].flatMap { $0.isEmpty ? nil : $0 }
        return URL(fileURLWithPath: named ?? ".cahier/store.sqlite")
    }

    /// Opens the store in `file`; for writing, creates it and its folder if they are not there.
    ///
    /// A store that is to be read and is not there is read as an empty one; nothing is created.
    /// - Throws: `NotebookError` if the file is no database, another program's, of another version, damaged, or out of
    ///   reach.
    ///
    /// - Parameter wallClock: gives the times at which runs began, for people; how long they take is measured otherwise.
    public init(
        at file: URL, for access: Access = .writing, activationBudget: Int = 2_000_000_000, lockTimeout: Double = 30,
        wallClock: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        let attempt = "opening the store \(file.path)"
        let file = try Self.behindLinks(file, attempt)
        self.file = file
        self.access = access
        self.activationBudget = activationBudget
        self.lockTimeout = lockTimeout
        self.wallClock = wallClock
        do {
            switch access {
            case .reading: database = try Self.openedForReading(file, lockTimeout: lockTimeout, attempt: attempt)
            case .writing: database = try Self.openedForWriting(file, lockTimeout: lockTimeout, attempt: attempt)
            }
        } catch {
            throw Self.translate(error, attempt: attempt, lockTimeout: lockTimeout)
        }
    }

    /// Ends the use of the store; its file is then whole without the log beside it, unless others go on using it.
    public func close() {
        // A pool's readers must be gone first: the last connection empties and removes the log, which they cannot.
        (database as? DatabasePool)?.releaseMemory()
        try? database.close()
    }

    func read<Result>(_ attempt: String, _ body: (Database) throws -> Result) throws -> Result {
        do { return try database.read(body) } catch { throw translated(error, attempt) }
    }

    func write<Result>(_ attempt: String, _ body: (Database) throws -> Result) throws -> Result {
        try checkWriting(attempt)
        do { return try database.write(body) } catch { throw translated(error, attempt) }
    }

    func writeWithoutTransaction<Result>(_ attempt: String, _ body: (Database) throws -> Result) throws -> Result {
        try checkWriting(attempt)
        do { return try database.writeWithoutTransaction(body) } catch { throw translated(error, attempt) }
    }

    private func checkWriting(_ attempt: String) throws {
        guard access == .writing else {
            throw NotebookError(
                .store, "\(attempt) in the store \(file.path)", "it was opened for reading",
                advice: "Open it for writing")
        }
    }

    private func translated(_ error: any Error, _ attempt: String) -> any Error {
        Self.translate(error, attempt: "\(attempt) in the store \(file.path)", lockTimeout: lockTimeout)
    }
}
