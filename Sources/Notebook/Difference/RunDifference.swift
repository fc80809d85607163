import Foundation
import Reports
import Wording

/// What differs between two runs; times, run numbers and what was reused don't count.
public struct RunDifference: Sendable {
    /// Something with another value in the second run.
    public struct Change: Sendable, Equatable, Codable {
        public var name: String
        public var old: String
        public var new: String

        public init(name: String, old: String, new: String) {
            self.name = name
            self.old = old
            self.new = new
        }
    }

    /// What differs in the key of a step.
    public struct StepChange: Sendable, Equatable, Codable {
        public var step: String
        public var changes: [KeyChange]
    }

    /// Values that differ, of a finding, a figure or a table.
    public struct Group: Sendable, Equatable, Codable {
        public enum Kind: String, Sendable, Codable { case finding, figure, table }

        public var kind: Kind
        public var identifier: String
        public var title: String
        public var changes: [ValueChange]
    }

    /// What was asked for, the data, the code and the machine: reasons for a difference, not differences.
    public var conditions: [Change] = []
    /// Reasons too, step by step: parameters, code, versions of methods, inputs.
    public var keys: [StepChange] = []
    /// Findings of which more than the numbers differs, what matters most first.
    public var findings: [FindingDifference] = []
    /// Everything that the reports show and that has another value.
    public var values: [Group] = []
    /// Steps whose values have other contents.
    public var steps: [Change] = []

    /// Whether the runs have the same results.
    public var isEmpty: Bool { findings.isEmpty && values.isEmpty && steps.isEmpty }

    /// Compares two complete runs by what the store recorded of them: conditions, findings and the contents of steps.
    public init(_ old: (store: Store, run: RunRecord), _ new: (store: Store, run: RunRecord)) throws {
        conditions = Self.changes(from: Self.conditions(of: old.run), to: Self.conditions(of: new.run))
        let oldValues = try old.store.values(ofRun: old.run.number)
        let newValues = try new.store.values(ofRun: new.run.number)
        steps = Self.changes(
            from: oldValues.map { ($0.step, String($0.digest.prefix(16))) },
            to: newValues.map { ($0.step, String($0.digest.prefix(16))) })
        let timed = try Self.timedSteps(oldValues, old.store).union(Self.timedSteps(newValues, new.store))
        steps.removeAll { timed.contains($0.name) }
        let newByStep = Dictionary(newValues.map { ($0.step, $0) }, uniquingKeysWith: { first, _ in first })
        for value in oldValues {
            guard let other = newByStep[value.step], value.key != other.key,
                let before = try old.store.components(ofKey: value.key),
                let after = try new.store.components(ofKey: other.key)
            else { continue }
            // The run's own settings and its machine are among the conditions.
            let changes = KeyChange.between(before, after, inputs: []).filter { !Self.settings.contains($0.component) }
            if !changes.isEmpty { keys.append(StepChange(step: value.step, changes: changes)) }
        }
        let (oldFindings, newFindings) = (old.run.findings, new.run.findings)
        for finding in oldFindings
            + newFindings.filter({ finding in !oldFindings.contains { $0.identifier == finding.identifier } })
        {
            let before = oldFindings.first { $0.identifier == finding.identifier }
            let after = newFindings.first { $0.identifier == finding.identifier }
            let isTimed = (before ?? after)?.isTimed == true
            var changes = Self.changes(before?.estimates ?? [], after?.estimates ?? [])
            if isTimed { changes = changes.filter(\.countsForTimes) }
            // An outcome on times that is another one within the intervals is another day's.
            let difference = FindingDifference(before, after, numbersCount: !isTimed || !changes.isEmpty)
            if let difference { findings.append(difference) }
            if !changes.isEmpty {
                values.append(
                    Group(kind: .finding, identifier: finding.identifier, title: finding.words, changes: changes))
            }
        }
        findings = FindingDifference.ordered(findings)
    }

    /// The steps of a run whose values are measured times or made from them, by what their keys say.
    private static func timedSteps(_ values: [RunValue], _ store: Store) throws -> Set<String> {
        Set(
            try values.filter { value in
                guard let text = try store.components(ofKey: value.key) else { return false }
                return try store.keyComponents(text).isTimed == true
            }.map(\.step))
    }

    private static let settings: Set<String> = [
        "profile", "seed", "kernels", "inputs", "processor", "instruction set", "oneDNN", "threads",
    ]

    private static func conditions(of run: RunRecord) -> [(String, String)] {
        var conditions = [
            ("study", run.study), ("profile", run.setting.profile.rawValue), ("seed", String(run.setting.seed)),
            ("data asked for", run.setting.data.listed ?? "the default"),
            ("networks asked for", run.setting.models.mapValues(\.text).listed ?? "the default"),
            ("kernels", run.setting.kernels.rawValue), ("version", run.provenance.version),
            ("processor", run.provenance.processor), ("instruction set", run.provenance.instructionSet),
            ("threads", String(run.provenance.threads)), ("oneDNN", run.provenance.oneDNN),
            ("registration", run.provenance.registration?.basis?.digest ?? "none"),
        ]
        if let options = run.setting.options?.listed { conditions.append(("options", options)) }
        if let replicates = run.setting.replicates { conditions.append(("replicates", String(replicates))) }
        return conditions + run.provenance.sources.map { ($0.name, $0.value) }
    }

    /// What has another value, is new or is gone, in the order of the first list.
    private static func changes(from old: [(String, String)], to new: [(String, String)]) -> [Change] {
        let oldValues = Dictionary(old, uniquingKeysWith: { first, _ in first })
        let newValues = Dictionary(new, uniquingKeysWith: { first, _ in first })
        return (old + new).map(\.0).uniqued.filter { oldValues[$0] != newValues[$0] }.map {
            Change(name: $0, old: oldValues[$0] ?? "–", new: newValues[$0] ?? "–")
        }
    }

    private static func changes(_ old: [Estimate], _ new: [Estimate]) -> [ValueChange] {
        let labels = old.map(\.label) + new.map(\.label).filter { label in !old.contains { $0.label == label } }
        return labels.compactMap { label in
            let before = old.first { $0.label == label }
            let after = new.first { $0.label == label }
            if before?.isIdentical(to: after) ?? (after == nil) { return nil }
            return ValueChange(name: label, before, after)
        }
    }
}
