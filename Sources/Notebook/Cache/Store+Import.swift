import Foundation
import GRDB

/// What importing a file did.
public struct RunImport: Sendable {
    public var study: String
    /// The run's number in the file.
    public var originalNumber: Int
    /// The run's number here.
    public var number: Int
    /// Whether the run was here before, so that nothing was imported.
    public var wasKnown: Bool
}

extension Store {
    /// Brings the run of an exported file in under a new number, after comparing all checksums: whole or not at all.
    ///
    /// Its values are for redrawing and comparing. No step of a later run takes them for its own: what a run computes
    /// with is computed here.
    ///
    /// - Throws: `NotebookError` if the file is no exported run, of another format, or damaged.
    public func `import`(_ file: URL) throws -> RunImport {
        let attempt = "importing \(file.path)"
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw NotebookError(
                .store, attempt, "there is no such file", advice: "Name a file that cahier cache export has written")
        }
        let copy = self.file.deletingLastPathComponent()
            .appendingPathComponent(".import-\(ProcessInfo.processInfo.processIdentifier).sqlite")
        defer { Self.removeFiles(of: copy) }
        Self.removeFiles(of: copy)
        do {
            try readExport(file, into: copy, attempt)
        } catch let error as DatabaseError {
            throw Self.unreadable(attempt, error)
        }
        try check(copy, attempt)
        return try write("\(attempt)", attaching: copy) { database in try insertImported(database) }
    }

    /// Copies the file, so that it stays as it is, and looks whether it is what it should be.
    private func readExport(_ file: URL, into copy: URL, _ attempt: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        let source = try DatabaseQueue(path: file.path, configuration: configuration)
        // SQLite fills up what is missing of the last page; where a WAL lies beside the file, sizes may differ.
        let size = try source.read { database in
            try (Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0)
                * (Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
        }
        guard sizeOfFile(file.path) == size || sizeOfFile(file.path + "-wal") > 0 else { throw Self.changed(attempt) }
        let queue = try DatabaseQueue(path: copy.path)
        try source.backup(to: queue)
        try source.close()
        try queue.write { database in
            let lines = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)")
            guard lines == ["ok"] else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: lines.first)
            }
            guard let format = try Self.format(of: database), try database.tableExists("export_seal") else {
                throw NotebookError(
                    .store, attempt, "it is no exported run", advice: "Name a file that cahier cache export has written"
                )
            }
            guard format == Self.format else {
                throw NotebookError(
                    .store, attempt, "it is of format \(format), and this cahier reads format \(Self.format)",
                    advice: "Use the version that wrote it")
            }
            guard try ExportSeal.check(database) == .intact,
                try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM runs WHERE status = 'complete'") == 1
            else { throw Self.changed(attempt) }
        }
        try queue.close()
    }

    /// Opens the copy as a store and compares all.
    private func check(_ copy: URL, _ attempt: String) throws {
        let store = try Store(at: copy)
        let verification = try store.verify(console: Console(isTerminal: false, isQuiet: true))
        guard verification.isSound else { throw Self.changed(attempt) }
        guard try store.emptyWAL() else { throw Self.changed(attempt) }
        try store.database.close()
    }

    private static func changed(_ attempt: String) -> NotebookError {
        NotebookError(
            .store, attempt, "it is damaged, or was changed after it was exported",
            advice: "Nothing was imported. Export the run again, or copy the file again")
    }

    private static func unreadable(_ attempt: String, _ error: DatabaseError) -> NotebookError {
        switch error.resultCode {
        case .SQLITE_NOTADB:
            NotebookError(
                .store, attempt, "it is no exported run", advice: "Name a file that cahier cache export has written")
        case .SQLITE_CORRUPT, .SQLITE_IOERR: changed(attempt)
        default:
            NotebookError(
                .store, attempt, error.message ?? "SQLite error \(error.resultCode.rawValue)",
                advice: "Check that the file can be read and that the disk has room")
        }
    }

    private func write<Result>(_ attempt: String, attaching copy: URL, _ body: (Database) throws -> Result) throws
        -> Result
    {
        try writeWithoutTransaction(attempt) { database in
            try database.execute(sql: "ATTACH DATABASE ? AS imported", arguments: [copy.path])
            defer { try? database.execute(sql: "DETACH DATABASE imported") }
            return try database.committing(.immediate, body)
        }
    }

    private func insertImported(_ database: Database) throws -> RunImport {
        guard
            let run = try Row.fetchOne(
                database, sql: "SELECT number, study FROM imported.runs WHERE status = 'complete'")
        else {
            preconditionFailure("the file was checked to have a complete run")
        }
        let (original, study) = (try run.decode(Int.self, atIndex: 0), try run.decode(String.self, atIndex: 1))
        let known = try Int.fetchOne(
            database,
            sql: """
                SELECT here.number FROM runs AS here JOIN imported.runs AS there ON here.study = there.study
                AND here.started = there.started AND here.finished IS there.finished AND here.process = there.process
                AND here.seed = there.seed AND here.findings IS there.findings
                """)
        if let known { return RunImport(study: study, originalNumber: original, number: known, wasKnown: true) }
        try database.execute(
            sql:
                "INSERT INTO runs (\(try columns(of: "runs", database))) SELECT \(try columns(of: "runs", database)) FROM imported.runs"
        )
        let number = Int(database.lastInsertedRowID)
        // Run numbers of the other store mean other runs here.
        try database.execute(
            sql: """
                INSERT INTO run_values (run, origin_run, \(try columns(of: "run_values", database)))
                SELECT ?1, CASE WHEN origin_run = ?2 THEN ?1 END, \(try columns(of: "run_values", database))
                FROM imported.run_values
                """, arguments: [number, original])
        try SealedTable.runs.seal(database, rowID: number)
        for row in try Int.fetchAll(database, sql: "SELECT rowid FROM run_values WHERE run = ?", arguments: [number]) {
            try SealedTable.runValues.seal(database, rowID: row)
        }
        // REPLACE, because what is stored here under a digest may be damaged.
        try database.execute(sql: "INSERT OR REPLACE INTO contents SELECT * FROM imported.contents")
        // What was registered, and not when: that store's record says nothing of this one.
        try database.execute(
            sql: "INSERT OR REPLACE INTO registration_texts SELECT * FROM imported.registration_texts")
        return RunImport(study: study, originalNumber: original, number: number, wasKnown: false)
    }

    /// The columns without those that have other values here.
    private func columns(of table: String, _ database: Database) throws -> String {
        try database.columns(in: table).map(\.name).filter { !["number", "run", "origin_run"].contains($0) }
            .map { "\"\($0)\"" }.joined(separator: ", ")
    }
}
