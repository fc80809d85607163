import Foundation
import Reports

/// What differs between two runs; times, run numbers and what was reused don't count.
public struct RunDifference: Sendable {
    /// Something with another value in the second run.
    public struct Change: Sendable, Equatable {
        public var name: String
        public var old: String
        public var new: String

        public init(name: String, old: String, new: String) {
            self.name = name
            self.old = old
            self.new = new
        }
    }

    /// An estimate or a verdict that is another one in the second run.
    public struct FindingChange: Sendable, Equatable {
        public var identifier: String
        public var label: String
        public var old: String
        public var new: String
        /// New minus old, where both are numbers.
        public var difference: String
        /// "overlap", "apart", or "" where an interval is missing.
        public var comparison: String
    }

    /// What was asked for, the data and the code: reasons for a difference, not differences.
    public var conditions: [Change] = []
    public var findings: [FindingChange] = []
    /// Steps whose values have other contents.
    public var steps: [Change] = []

    /// Whether the runs have the same results.
    public var isEmpty: Bool { findings.isEmpty && steps.isEmpty }

    /// Compares two runs by their numbers.
    /// - Throws: `NotebookError` if a run is not there or not complete.
    public init(_ first: Int, _ second: Int, in store: Store) throws {
        let old = try Self.complete(first, in: store)
        let new = try Self.complete(second, in: store)
        conditions = Self.changes(from: Self.conditions(of: old), to: Self.conditions(of: new))
            // A run that reused everything never asked the processor what it can do.
            .filter { !$0.old.isEmpty && !$0.new.isEmpty }
        steps = Self.changes(
            from: try store.values(ofRun: first).map { ($0.step, String($0.digest.prefix(16))) },
            to: try store.values(ofRun: second).map { ($0.step, String($0.digest.prefix(16))) })
        findings = Self.findingChanges(from: old.findings, to: new.findings)
    }

    private static func complete(_ number: Int, in store: Store) throws -> RunRecord {
        let attempt = "comparing run \(number) in the store \(store.file.path)"
        guard let run = try store.run(number) else {
            throw NotebookError(.store, attempt, "there is no such run", advice: "cahier runs lists the runs")
        }
        guard run.status == .complete else {
            throw NotebookError(.store, attempt, "the run is \(run.status.rawValue)", advice: "Run the study again to complete it")
        }
        return run
    }

    private static func conditions(of run: RunRecord) -> [(String, String)] {
        [
            ("study", run.study), ("profile", run.setting.profile.rawValue), ("seed", String(run.setting.seed)),
            ("data set asked for", run.setting.dataset ?? "the default"),
            ("kernels", run.setting.kernels.rawValue), ("version", run.provenance.version),
            ("processor", run.provenance.processor), ("instruction set", run.provenance.instructionSet),
            ("threads", run.provenance.threads == 0 ? "" : String(run.provenance.threads)),
        ] + run.provenance.sources.map { ($0.name, $0.value) }
    }

    /// What has another value, is new or is gone, in the order of the first list.
    private static func changes(from old: [(String, String)], to new: [(String, String)]) -> [Change] {
        let oldValues = Dictionary(old, uniquingKeysWith: { first, _ in first })
        let newValues = Dictionary(new, uniquingKeysWith: { first, _ in first })
        var names = old.map(\.0)
        names += new.map(\.0).filter { oldValues[$0] == nil }
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted && oldValues[$0] != newValues[$0] }.map {
            Change(name: $0, old: oldValues[$0] ?? "–", new: newValues[$0] ?? "–")
        }
    }

    private static func findingChanges(from old: [FindingSummary], to new: [FindingSummary]) -> [FindingChange] {
        let oldFindings = Dictionary(old.map { ($0.identifier, $0) }, uniquingKeysWith: { first, _ in first })
        let newFindings = Dictionary(new.map { ($0.identifier, $0) }, uniquingKeysWith: { first, _ in first })
        let names = old.map(\.identifier) + new.map(\.identifier).filter { oldFindings[$0] == nil }
        return names.flatMap { changes(in: $0, oldFindings[$0], newFindings[$0]) }
    }

    private static func changes(in identifier: String, _ old: FindingSummary?, _ new: FindingSummary?) -> [FindingChange] {
        var list: [FindingChange] = []
        if old?.verdict != new?.verdict {
            list.append(
                FindingChange(
                    identifier: identifier, label: "verdict", old: old?.verdict.word ?? "–", new: new?.verdict.word ?? "–",
                    difference: "", comparison: ""))
        }
        let oldEstimates = Dictionary(old?.estimates.map { ($0.label, $0) } ?? [], uniquingKeysWith: { first, _ in first })
        let newEstimates = Dictionary(new?.estimates.map { ($0.label, $0) } ?? [], uniquingKeysWith: { first, _ in first })
        let labels = (old?.estimates ?? []).map(\.label) + (new?.estimates ?? []).map(\.label).filter { oldEstimates[$0] == nil }
        for label in labels {
            let (a, b) = (oldEstimates[label], newEstimates[label])
            if a?.isIdentical(to: b) ?? (b == nil) { continue }
            list.append(
                FindingChange(
                    identifier: identifier, label: label, old: a?.short ?? "–", new: b?.short ?? "–",
                    difference: a.flatMap { a in b.map { a.difference(to: $0) } } ?? "",
                    comparison: a.flatMap { a in b.flatMap { a.overlaps($0) } }.map { $0 ? "overlap" : "apart" } ?? ""))
        }
        return list
    }
}

extension FindingSummary {
    var estimates: [Estimate] { (estimate.map { [$0] } ?? []) + moreEstimates }
}
