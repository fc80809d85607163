import Files
import Foundation
import GRDB

/// A run that was written as a file.
public struct RunExport: Sendable {
    public var file: URL
    public var bytes: Int
    /// How many values of steps are in the file.
    public var values: Int
    /// The steps whose values are not, because no figure needs them.
    public var leftOut: [String]
}

extension Store {
    /// Writes a complete run as one file, whole or not at all: a store with this run alone.
    ///
    /// In it are the run, its findings and provenance, its steps' values and keys: what `figures` and `diff` read.
    /// Activations stay behind, and so do networks and other values that aren't JSON unless the study shows them.
    ///
    /// - Parameters:
    ///   - study: the run's study, where it is known; otherwise all values are taken along.
    ///   - isReplacing: whether a file that is there may be overwritten.
    /// - Throws: `NotebookError` if the run is not there, not complete or damaged, or the file cannot be written.
    public func export(run number: Int, of study: Study?, to file: URL, isReplacing: Bool) throws -> RunExport {
        let attempt = "exporting run \(number) of the store \(self.file.path)"
        guard let run = try run(number) else {
            throw NotebookError(.store, attempt, "there is no such run", advice: "cahier runs lists the runs")
        }
        guard run.status == .complete else {
            throw NotebookError(
                .store, attempt, "the run is \(run.status.rawValue)", advice: "Run the study again to complete it")
        }
        let place = try place(of: file, isReplacing: isReplacing, attempt)
        let (taken, leftOut) = try divided(values: try values(ofRun: number), shown: study?.shownSteps, attempt)

        let partial = place.partial
        // Said of the file that was named, before a database beside it can't be opened.
        do throws(FileError) { try Folder.check(partial.deletingLastPathComponent()) } catch {
            throw NotebookError(
                .store, "\(attempt) to \(file.path)", error.finding, advice: error.advice(or: "name another file"))
        }
        defer { Self.removeFiles(of: partial) }
        do {
            // Its tables are made as those of any store; then it becomes a plain file without a WAL.
            try Store(at: partial).database.close()
            let queue = try DatabaseQueue(path: partial.path)
            try queue.writeWithoutTransaction { database in
                try copy(run: number, contents: Set(taken.map(\.digest)), into: database)
                try ExportSeal.write(into: database)
                try database.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA page_size = 4096; VACUUM")
            }
            try queue.close()
        } catch {
            throw Self.translate(error, attempt: "\(attempt) to \(file.path)", lockTimeout: lockTimeout)
        }
        let size = try FileManager.default.attributesOfItem(atPath: partial.path)[.size] as? Int
        do throws(FileError) { try deliver(partial, to: place) } catch {
            throw NotebookError(
                .store, "\(attempt) to \(file.path)", error.finding, advice: error.advice(or: "name another file"))
        }
        return RunExport(file: file, bytes: size ?? 0, values: taken.count, leftOut: leftOut.map(\.step))
    }

    private func deliver(_ partial: URL, to place: FilePlace) throws(FileError) {
        switch place {
        case .file(let file):
            // A WAL of the file that was there belongs to its pages, not to these.
            for suffix in ["-wal", "-shm", "-journal"] { unlink(file.path + suffix) }
            try WholeFile.move(partial, to: file)
        case .stream(let stream):
            guard let bytes = FileManager.default.contents(atPath: partial.path) else {
                throw FileError("writing \(stream.path)", "\(partial.path) can't be read again")
            }
            try WholeFile.writeThrough(bytes, stream)
        }
    }

    private func place(of file: URL, isReplacing: Bool, _ attempt: String) throws -> FilePlace {
        let folder = file.deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder) else {
            throw NotebookError(
                .store, attempt, "there is no folder \(folder)", advice: "Make it, or name another file")
        }
        if file.resolvingSymlinksInPath().path == self.file.resolvingSymlinksInPath().path {
            throw NotebookError(.store, attempt, "\(file.path) is the store itself", advice: "Name another file")
        }
        let place: FilePlace
        do { place = try FilePlace(file) } catch {
            throw NotebookError(
                .store, "\(attempt) to \(file.path)", error.finding, advice: error.advice(or: "name another file"))
        }
        if case .file(let target) = place, FileManager.default.fileExists(atPath: target.path), !isReplacing {
            throw NotebookError(
                .store, attempt, "\(file.path) is there already",
                advice: "Name another file, or overwrite it with --force")
        }
        return place
    }

    /// Which values go along and which don't; those that do are undamaged.
    private func divided(
        values: [RunValue], shown: Set<String>?, _ attempt: String
    ) throws -> (taken: [RunValue], leftOut: [RunValue]) {
        var (taken, leftOut): ([RunValue], [RunValue]) = ([], [])
        for value in values where value.origin != .source {
            let isNeeded = value.encoding == "json" || shown?.contains(Setting.step(listedAs: value.step)) == true
            guard isNeeded || shown == nil else {
                leftOut.append(value)
                continue
            }
            if case .intact = try content(value.digest) {
                taken.append(value)
            } else if isNeeded {
                throw NotebookError(
                    .store, attempt, "the value of \"\(value.step)\" is damaged or missing",
                    advice: "Run the study again to make it anew, then export that run")
            } else {
                leftOut.append(value)
            }
        }
        return (taken, leftOut)
    }

    private func copy(run number: Int, contents digests: Set<String>, into database: Database) throws {
        try database.execute(sql: "ATTACH DATABASE ? AS source", arguments: [file.path])
        try database.inTransaction {
            try database.execute(
                sql: "INSERT INTO runs SELECT * FROM source.runs WHERE number = ?", arguments: [number])
            try database.execute(
                sql: "INSERT INTO run_values SELECT * FROM source.run_values WHERE run = ?", arguments: [number])
            for digest in digests.sorted() {
                try database.execute(
                    sql: "INSERT INTO contents SELECT * FROM source.contents WHERE digest = ?", arguments: [digest])
            }
            // The keys say what each value was made from.
            try database.execute(
                sql: """
                    INSERT INTO "values" SELECT * FROM source."values"
                    WHERE key IN (SELECT key FROM run_values) AND digest IN (SELECT digest FROM contents)
                    """)
            if let digest = try registrationDigest(ofRun: number) {
                try database.execute(
                    sql: "INSERT INTO registration_texts SELECT * FROM source.registration_texts WHERE digest = ?",
                    arguments: [digest])
            }
            return .commit
        }
        try database.execute(sql: "DETACH DATABASE source")
    }

    private func registrationDigest(ofRun number: Int) throws -> String? {
        try run(number)?.provenance.registration?.basis?.digest
    }

    /// Removes a database file and what SQLite keeps beside it.
    static func removeFiles(of file: URL) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(file.path + suffix) }
    }
}

extension Study {
    /// The names of the steps whose values figures, tables, prose and findings are made from.
    var shownSteps: Set<String> {
        // Artifacts are made where the whole store is.
        let shown = parts.filter { if case .artifact = $0 { false } else { true } }
        return Set(shown.flatMap(\.nodes).map(\.name))
    }
}

extension FilePlace {
    /// Where the export is made until it is whole: beside its file, or, for a pipe, where there is room.
    fileprivate var partial: URL {
        let process = ProcessInfo.processInfo.processIdentifier
        return switch self {
        case .file(let file):
            file.deletingLastPathComponent().appendingPathComponent(
                ".\(file.lastPathComponent.prefix(100)).partial-\(process)")
        case .stream: FileManager.default.temporaryDirectory.appendingPathComponent("cahier-export-\(process).sqlite")
        }
    }
}
