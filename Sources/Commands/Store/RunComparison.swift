import Foundation
import Notebook

/// The difference of two runs as it is told: as lines, as JSON, as a page, as a comment.
struct RunComparison {
    var oldName: String
    var newName: String
    var difference: RunDifference
    var figures: [FigurePair] = []
    /// What could not be compared, and why.
    var remark = ""

    /// What matters first: findings, numbers, figures; then what may be the reason.
    ///
    /// - Parameter limit: how many changes of one figure or table are shown.
    func text(style: Style, limit: Int) -> String {
        guard !difference.isEmpty || !difference.conditions.isEmpty else {
            return "\(oldName) and \(newName) are identical"
        }
        var paragraphs = [difference.isEmpty ? "\(oldName) and \(newName) have the same results" : summary]
        func add(_ title: String, _ rows: [[String]]) {
            guard !rows.isEmpty else { return }
            paragraphs.append(style.bold(title) + "\n" + aligned(rows))
        }
        let findings = difference.findings.flatMap { finding in
            [[finding.identifier, finding.old.shortened(to: 60), finding.new.shortened(to: 60)]]
                + finding.changes.map { ["  " + $0.title, $0.old.shortened(to: 60), $0.new.shortened(to: 60)] }
        }
        add("findings", findings.isEmpty ? [] : [["", oldName, newName]] + findings)
        for group in difference.values {
            let rows = shown(group, limit).map {
                [$0.name, $0.old, $0.new, $0.difference, $0.comparison?.rawValue ?? ""]
            }
            add(
                "\(group.kind.rawValue) \(group.identifier)",
                [["", oldName, newName, "difference", "intervals"]] + rows)
            if group.changes.count > limit {
                paragraphs[paragraphs.count - 1] += "\n… and \(group.changes.count - limit) more; --all shows them"
            }
        }
        if !difference.values.isEmpty { paragraphs += [judged, IntervalTest.description] }
        if !figures.isEmpty {
            paragraphs.append("\(counted(figures.count, "figure")) changed; --html FILE shows them side by side")
        }
        add("conditions", headed(difference.conditions))
        add(
            "keys of steps",
            difference.keys.flatMap { step in
                step.changes.map { ["\(step.step): \($0.component)", $0.old.shortened, $0.new.shortened] }
            })
        add("contents of steps", headed(difference.steps))
        if !remark.isEmpty, difference.isEmpty { paragraphs.append(remark) }
        return paragraphs.joined(separator: "\n\n")
    }

    /// Those beyond chance first, because they are what a reader looks for.
    func shown(_ group: RunDifference.Group, _ limit: Int) -> [ValueChange] {
        let sorted =
            group.changes.filter { $0.comparison == .beyond } + group.changes.filter { $0.comparison != .beyond }
        return Array(sorted.prefix(limit))
    }

    private func headed(_ changes: [RunDifference.Change]) -> [[String]] {
        changes.isEmpty ? [] : [["", oldName, newName]] + changes.map { [$0.name, $0.old, $0.new] }
    }

    /// How many values changed by more than chance explains, and how many of those chance itself would give.
    private var judged: String {
        let outcomes = difference.values.flatMap(\.changes).compactMap(\.comparison)
        guard !outcomes.isEmpty else { return "None of them has an interval in both runs." }
        let beyond = outcomes.count { $0 == .beyond }
        return
            "Of \(outcomes.count) with intervals, \(beyond) \(beyond == 1 ? "lies" : "lie") beyond; chance alone would put \(outcomes.count < 20 ? "less than one" : "about \(outcomes.count / 20)") there at a level of 95 %."
    }

    /// "1 finding is judged otherwise: it turned around (heads). 3 values changed. Of 3 with intervals, …"
    var summary: String {
        if difference.isEmpty { return "The two runs have the same results." }
        let counts = FindingDifference.Importance.allCases.compactMap { importance -> String? in
            let names = difference.findings.filter { $0.importance == importance }.map(\.identifier)
            return names.isEmpty ? nil : "\(importance.rawValue): \(names.joined(separator: ", "))"
        }
        var sentences = [
            counts.isEmpty
                ? "Every finding is judged alike." : counts.joined(separator: "; ").withCapital + "."
        ]
        let changed = difference.values.flatMap(\.changes).count
        sentences.append(changed == 0 ? "No value changed." : "\(counted(changed, "value")) changed. \(judged)")
        if !remark.isEmpty { sentences.append("Note: \(remark).") }
        return sentences.joined(separator: " ")
    }

    func json() throws -> String {
        struct Page: Encodable {
            var a: String
            var b: String
            var identical: Bool
            var findings: [FindingDifference]
            var values: [RunDifference.Group]
            var figures: [String]
            var conditions: [RunDifference.Change]
            var keys: [RunDifference.StepChange]
            var steps: [RunDifference.Change]
            var test: String
            var remark: String
        }
        let page = Page(
            a: oldName, b: newName, identical: difference.isEmpty, findings: difference.findings,
            values: difference.values, figures: figures.compactMap { $0.new?.identifier ?? $0.old?.identifier },
            conditions: difference.conditions, keys: difference.keys, steps: difference.steps,
            test: IntervalTest.description, remark: remark)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(page), as: UTF8.self)
    }
}

extension RunDifference.Group {
    /// "finding heads: 3 values changed, 1 beyond chance".
    var summary: String {
        "\(kind.rawValue) \(identifier): \(counted(changes.count, "value")) changed, \(changes.count { $0.comparison == .beyond }) beyond chance"
    }
}

extension String {
    /// The same with a capital letter at its beginning.
    var withCapital: String { prefix(1).uppercased() + dropFirst() }

    /// At most so many letters, the last of them "…" where some are left out.
    func shortened(to width: Int) -> String { count > width ? prefix(width - 1) + "…" : self }
}
