import Files
import Foundation
import GRDB

extension Store {
    static func behindLinks(_ file: URL, _ attempt: String) throws -> URL {
        do { return try FilePlace.endOfLinks(file, attempt) } catch {
            throw NotebookError(
                .store, attempt, error.finding,
                advice: error.advice(or: "name another file with --store or CAHIER_STORE"))
        }
    }

    /// A connection that reads what is there, whether or not anything may be written.
    static func openedForReading(_ file: URL, lockTimeout: Double, attempt: String) throws -> any DatabaseWriter {
        guard let database = try existing(file, lockTimeout: lockTimeout, attempt: attempt) else {
            let empty = try DatabaseQueue()
            try empty.write(createTables)
            return empty
        }
        return database
    }

    /// Connections that read and write; the file and its tables are made if they are not there.
    static func openedForWriting(_ file: URL, lockTimeout: Double, attempt: String) throws -> any DatabaseWriter {
        do { try Folder.make(file.deletingLastPathComponent()) } catch {
            throw NotebookError(
                .store, attempt, "its folder cannot be created (\(error.finding))",
                advice: error.advice(
                    or: "name a file in a folder that you can write to, with --store or CAHIER_STORE"))
        }
        if let network = NetworkFileSystem.kind(holding: file.deletingLastPathComponent()) {
            throw NotebookError(
                .store, attempt,
                "it lies on a network's file system (\(network)), where SQLite's log can't be kept",
                advice:
                    "Name a file on a disk of this machine, with --store or CAHIER_STORE; cahier cache export takes a run elsewhere"
            )
        }
        // Looked at first, because the next connection turns the write-ahead log on, in another program's database too.
        if try existing(file, lockTimeout: lockTimeout, attempt: attempt) != nil, !isWritable(file) {
            guard Sharing.isShared(file.deletingLastPathComponent().path) else {
                throw DatabaseError(resultCode: .SQLITE_READONLY)
            }
            throw NotebookError(
                .store, attempt, "a group shares its folder, but may only read the file",
                advice:
                    "Ask the file's owner for chmod g+w \(file.path)*, or name another file with --store or CAHIER_STORE"
            )
        }
        Sharing.prepare(file)
        var configuration = configuration(lockTimeout: lockTimeout)
        configuration.prepareDatabase { database in
            guard !database.configuration.readonly else { return }
            // Both must be set before the first table exists; later they change nothing.
            try database.execute(sql: "PRAGMA page_size = 16384")
            try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
        }
        let pool = try whileOthersCreateIt(lockTimeout) {
            try DatabasePool(path: file.path, configuration: configuration)
        }
        try whileOthersCreateIt(lockTimeout) { try pool.write(createTables) }
        return pool
    }

    /// The database in `file` if there is one with tables in it, which must be ours.
    private static func existing(_ file: URL, lockTimeout: Double, attempt: String) throws -> DatabaseQueue? {
        do { _ = try FileManager.default.attributesOfItem(atPath: file.path) } catch CocoaError.fileReadNoSuchFile {
            return nil
        } catch {
            // What cannot be looked at may be there: SQLite says why it cannot be opened.
        }
        let queue = try connection(to: file, lockTimeout: lockTimeout, attempt: attempt)
        if try queue.read(isEmpty) { return nil }
        guard let found = try queue.read(format) else {
            throw NotebookError(
                .store, attempt, "it is another program's database",
                advice: "Name another file with --store or CAHIER_STORE")
        }
        guard found == format else {
            throw NotebookError(
                .store, attempt, "it is a store of format \(found), and this cahier reads and writes format \(format)",
                advice: "Name another file with --store or CAHIER_STORE, or delete it")
        }
        return queue
    }

    /// A connection that has read a page.
    ///
    /// It is opened for writing where the system allows it, although nothing is written: only so can SQLite make use of
    /// what a killed process left in the log, and remove the log's files when it is done.
    private static func connection(to file: URL, lockTimeout: Double, attempt: String) throws -> DatabaseQueue {
        let configuration = configuration(lockTimeout: lockTimeout)
        let canWrite = isWritable(file), log = file.path + "-wal"
        let logSize = (try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int) ?? 0
        if !canWrite, logSize == 0, let queue = try? unchangingFile(file, configuration) { return queue }
        do {
            let queue = try DatabaseQueue(path: file.path, configuration: configuration)
            try queue.read { try $0.execute(sql: "SELECT COUNT(*) FROM sqlite_master") }
            return queue
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) && !canWrite && logSize > 0
        {
            throw NotebookError(
                .store, attempt,
                "a part of it is still in \(log), which cannot be used where the file or its folder may only be read",
                advice:
                    "Copy the file and those named like it to a folder you can write to, and name the copy with --store"
            )
        }
    }

    /// A connection to a file beside which SQLite would make files of its own, and cannot or should not: its owner
    /// could not write to them. Whoever writes to a store has a log beside it, so without one the file will stay as it
    /// is.
    private static func unchangingFile(_ file: URL, _ configuration: Configuration) throws -> DatabaseQueue {
        var configuration = configuration
        configuration.readonly = true
        let queue = try DatabaseQueue(
            path: file.absoluteURL.absoluteString + "?immutable=1", configuration: configuration)
        try queue.read { try $0.execute(sql: "SELECT COUNT(*) FROM sqlite_master") }
        return queue
    }

    private static func isWritable(_ file: URL) -> Bool {
        [file, file.deletingLastPathComponent()].allSatisfy { FileManager.default.isWritableFile(atPath: $0.path) }
    }

    private static func configuration(lockTimeout: Double) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(lockTimeout)
        configuration.label = "cahier"
        // Again, because a pool's readers have a timeout of their own.
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA busy_timeout = \(Int(lockTimeout * 1000))")
            try tune(database)
        }
        return configuration
    }

    /// Repeats what failed because another process was making the same store at the same time.
    ///
    /// The loser of that race is told that the database is busy, without a wait, or that a table is there already.
    private static func whileOthersCreateIt<Result>(_ timeout: Double, _ body: () throws -> Result) throws -> Result {
        let deadline = ContinuousClock.now + .seconds(min(timeout, 5))
        while true {
            do { return try body() } catch let error as DatabaseError
                where [.SQLITE_BUSY, .SQLITE_ERROR, .SQLITE_CONSTRAINT].contains(error.resultCode)
                && ContinuousClock.now < deadline
            {
                Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }
}
