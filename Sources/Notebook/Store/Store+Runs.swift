import Foundation
import GRDB
import Reports

/// How a run stands.
public enum RunStatus: String, Codable, Sendable {
    case running, complete, failed
    /// Ended by Ctrl-C, or its process died; the next run of the study goes on from what it left.
    case interrupted
    /// What the store says of it is not what was written.
    case damaged
}

/// One execution of a study.
public struct RunRecord: Sendable {
    public var number: Int
    public var study: String
    public var status: RunStatus
    public var setting: Setting
    public var started: Date
    public var finished: Date?
    public var provenance: Provenance
    /// The findings as they were when the run completed.
    public var findings: [FindingSummary]
    /// Why the run failed.
    public var failure: String?
}

/// The value that one step had in a run.
public struct RunValue: Sendable, Equatable {
    /// Where a value came from.
    public enum Origin: String, Sendable, Codable { case computed, reused, source }

    public var step: String
    public var key: String
    public var encoding: String
    /// SHA-256 of the value's bytes.
    public var digest: String
    public var origin: Origin
    /// The run that computed it.
    public var originRun: Int?
    /// How long computing took in that run.
    public var seconds: Double
    /// How many images the model was evaluated on in that run.
    public var evaluations: Int
}

extension Store {
    /// Begins a run and gives it the next number.
    func beginRun(study: String, setting: Setting, provenance: Provenance) throws -> Int {
        try write("recording the run of \"\(study)\"") { database in
            try database.execute(
                sql: """
                    INSERT INTO runs (study, status, profile, seed, setting, started, process, provenance)
                    VALUES (?, 'running', ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    study, setting.profile.rawValue, String(setting.seed), try setting.canonicalText(),
                    wallClock().timeIntervalSince1970, ProcessIdentity.current,
                    String(decoding: try CanonicalJSON.encode(provenance), as: UTF8.self),
                ])
            let number = Int(database.lastInsertedRowID)
            try SealedTable.runs.seal(database, rowID: number)
            runStarts.withLock { $0[number] = .now }
            return number
        }
    }

    func record(_ value: RunValue, run: Int, position: Int) throws {
        try write("recording the step \"\(value.step)\"") { database in
            try SealedTable.runValues.insert(
                [
                    "run": run, "position": position, "step": value.step, "key": value.key, "encoding": value.encoding,
                    "digest": value.digest, "origin": value.origin.rawValue, "origin_run": value.originRun,
                    "seconds": value.seconds, "evaluations": value.evaluations,
                ], into: database)
        }
    }

    /// Ends a run as complete, with all its findings, in one transaction.
    func completeRun(_ number: Int, provenance: Provenance, findings: [FindingSummary]) throws {
        let end = end(ofRun: number)
        try change(
            run: number, "completing run \(number)",
            sql: """
                UPDATE runs SET status = 'complete', finished = \(end.sql), provenance = ?, findings = ?,
                steps = (SELECT COUNT(*) FROM run_values WHERE run = number) WHERE number = ?
                """,
            arguments: [
                end.seconds,
                String(decoding: try CanonicalJSON.encode(provenance), as: UTF8.self),
                String(decoding: try CanonicalJSON.encode(findings), as: UTF8.self), number,
            ])
    }

    /// Ends a run that did not complete; one that has ended already keeps its status.
    func endRun(_ number: Int, _ status: RunStatus, failure: String? = nil) throws {
        let end = end(ofRun: number)
        try change(
            run: number, "ending run \(number)",
            sql:
                "UPDATE runs SET status = ?, finished = \(end.sql), failure = ? WHERE number = ? AND status = 'running'",
            arguments: [status.rawValue, end.seconds, failure, number])
    }

    /// When a run that ends now has ended: so long after its start as it took, even where the computer's clock was set
    /// meanwhile.
    private func end(ofRun number: Int) -> (sql: String, seconds: Double) {
        guard let start = runStarts.withLock({ $0[number] }) else {
            return ("MAX(started, ?)", wallClock().timeIntervalSince1970)
        }
        return ("started + ?", (ContinuousClock.now - start) / .seconds(1))
    }

    /// Changes the record of a run and seals it anew, unless it was damaged before: that must stay to be seen.
    private func change(run number: Int, _ attempt: String, sql: String, arguments: StatementArguments) throws {
        try write(attempt) { database in
            guard let row = try SealedTable.runs.row(number, database), SealedTable.runs.isIntact(row) else {
                throw NotebookError(
                    .store, "\(attempt) in the store \(file.path)", "its record is damaged",
                    advice: "Run again; the values that were stored are kept")
            }
            try database.execute(sql: sql, arguments: arguments)
            try SealedTable.runs.seal(database, rowID: number)
        }
    }

    /// All runs, the latest last, or those of one study.
    public func runs(of study: String? = nil) throws -> [RunRecord] {
        try read("listing the runs") { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM runs WHERE ?1 IS NULL OR study = ?1 ORDER BY number", arguments: [study]
            ).map(Self.record)
        }
    }

    /// The run with this number, or nil.
    public func run(_ number: Int) throws -> RunRecord? {
        try read("looking up run \(number)") { database in
            try Row.fetchOne(database, sql: "SELECT * FROM runs WHERE number = ?", arguments: [number]).map(Self.record)
        }
    }

    /// The values of a run's steps, in the order in which they were needed.
    /// - Throws: `NotebookError` if one of them is not as it was recorded.
    public func values(ofRun number: Int) throws -> [RunValue] {
        let attempt = "reading the values of run \(number)"
        return try read(attempt) { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM run_values WHERE run = ? ORDER BY position", arguments: [number])
            let steps = try Int.fetchOne(database, sql: "SELECT steps FROM runs WHERE number = ?", arguments: [number])
            guard rows.allSatisfy(SealedTable.runValues.isIntact), steps == nil || steps == rows.count else {
                throw NotebookError(
                    .store, "\(attempt) in the store \(file.path)", "what was recorded of a step is damaged",
                    advice: "Run the study again to make the record anew")
            }
            return try rows.map { row in
                RunValue(
                    step: try row.decode(forColumn: "step"), key: try row.decode(forColumn: "key"),
                    encoding: try row.decode(forColumn: "encoding"), digest: try row.decode(forColumn: "digest"),
                    origin: RunValue.Origin(rawValue: try row.decode(forColumn: "origin")) ?? .computed,
                    originRun: try row.decode(forColumn: "origin_run"), seconds: try row.decode(forColumn: "seconds"),
                    evaluations: try row.decode(forColumn: "evaluations"))
            }
        }
    }

    private static func record(_ row: Row) throws -> RunRecord {
        guard SealedTable.runs.isIntact(row) else { return damagedRecord(row) }
        var status = RunStatus(rawValue: try row.decode(forColumn: "status")) ?? .damaged
        if status == .running, !ProcessIdentity.isAlive(try row.decode(forColumn: "process")) { status = .interrupted }
        let findings: String? = try row.decode(forColumn: "findings")
        let setting: Setting = try CanonicalJSON.decode(
            from: Data(try row.decode(String.self, forColumn: "setting").utf8))
        return RunRecord(
            number: try row.decode(forColumn: "number"), study: try row.decode(forColumn: "study"), status: status,
            setting: setting, started: Date(timeIntervalSince1970: try row.decode(forColumn: "started")),
            finished: (try row.decode(Double?.self, forColumn: "finished")).map(Date.init(timeIntervalSince1970:)),
            provenance: try CanonicalJSON.decode(from: Data(try row.decode(String.self, forColumn: "provenance").utf8)),
            findings: try findings.map { try CanonicalJSON.decode(from: Data($0.utf8)) } ?? [],
            failure: try row.decode(forColumn: "failure"))
    }

    /// What a list can show of a run whose record is damaged: nothing is taken from it but its place.
    private static func damagedRecord(_ row: Row) -> RunRecord {
        RunRecord(
            number: row.first { $0.0 == "number" }.flatMap { Int.fromDatabaseValue($0.1) } ?? 0, study: "?",
            status: .damaged, setting: Setting(), started: Date(timeIntervalSince1970: 0), provenance: Provenance(),
            findings: [])
    }
}
