import Foundation
import GRDB
import Reports

/// How a run stands.
public enum RunStatus: String, Codable, Sendable {
    case running, complete, failed
    /// Ended by Ctrl-C, or its process died; the next run of the study goes on from what it left.
    case interrupted
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
                    INSERT INTO runs (study, status, profile, seed, dataset, kernels, started, process, provenance)
                    VALUES (?, 'running', ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    study, setting.profile.rawValue, String(setting.seed), setting.dataset,
                    setting.kernels.rawValue,
                    Date().timeIntervalSince1970, ProcessIdentity.current,
                    String(decoding: try CanonicalJSON.encode(provenance), as: UTF8.self),
                ])
            return Int(database.lastInsertedRowID)
        }
    }

    func record(_ value: RunValue, run: Int, position: Int) throws {
        try write("recording the step \"\(value.step)\"") { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO run_values
                    (run, position, step, key, encoding, digest, origin, origin_run, seconds, evaluations)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    run, position, value.step, value.key, value.encoding, value.digest, value.origin.rawValue,
                    value.originRun, value.seconds, value.evaluations,
                ])
        }
    }

    /// Ends a run as complete, with all its findings, in one transaction.
    func completeRun(_ number: Int, provenance: Provenance, findings: [FindingSummary]) throws {
        try write("completing run \(number)") { database in
            try database.execute(
                sql: "UPDATE runs SET status = 'complete', finished = ?, provenance = ?, findings = ? WHERE number = ?",
                arguments: [
                    Date().timeIntervalSince1970,
                    String(decoding: try CanonicalJSON.encode(provenance), as: UTF8.self),
                    String(decoding: try CanonicalJSON.encode(findings), as: UTF8.self), number,
                ])
        }
    }

    /// Ends a run that did not complete; one that has ended already keeps its status.
    func endRun(_ number: Int, _ status: RunStatus, failure: String? = nil) throws {
        try write("ending run \(number)") { database in
            try database.execute(
                sql: "UPDATE runs SET status = ?, finished = ?, failure = ? WHERE number = ? AND status = 'running'",
                arguments: [status.rawValue, Date().timeIntervalSince1970, failure, number])
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
    public func values(ofRun number: Int) throws -> [RunValue] {
        try read("reading the values of run \(number)") { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM run_values WHERE run = ? ORDER BY position", arguments: [number]
            ).map { row in
                RunValue(
                    step: row["step"], key: row["key"], encoding: row["encoding"], digest: row["digest"],
                    origin: RunValue.Origin(rawValue: row["origin"]) ?? .computed, originRun: row["origin_run"],
                    seconds: row["seconds"], evaluations: row["evaluations"])
            }
        }
    }

    private static func record(_ row: Row) throws -> RunRecord {
        var status = RunStatus(rawValue: row["status"]) ?? .failed
        if status == .running, !ProcessIdentity.isAlive(row["process"]) { status = .interrupted }
        let findings: String? = row["findings"]
        return RunRecord(
            number: row["number"], study: row["study"], status: status,
            setting: Setting(
                profile: Profile(rawValue: row["profile"]) ?? .quick, seed: UInt64(row["seed"] as String) ?? 0,
                dataset: row["dataset"], kernels: Kernels(rawValue: row["kernels"]) ?? .fast),
            started: Date(timeIntervalSince1970: row["started"]),
            finished: (row["finished"] as Double?).map(Date.init(timeIntervalSince1970:)),
            provenance: try CanonicalJSON.decode(from: Data((row["provenance"] as String).utf8)),
            findings: try findings.map { try CanonicalJSON.decode(from: Data($0.utf8)) } ?? [],
            failure: row["failure"])
    }
}
