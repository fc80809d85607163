import Foundation
import Notebook

/// The difference of two runs as it is told: as lines, as JSON, as a page.
struct RunComparison {
    var oldName: String
    var newName: String
    var difference: RunDifference
    var figures: [FigurePair] = []
    /// What could not be compared, and why.
    var remark = ""

    /// - Parameter limit: how many changes of one figure or table are shown.
    func text(style: Style, limit: Int) -> String {
        guard !difference.isEmpty || !difference.conditions.isEmpty else {
            return "\(oldName) and \(newName) are identical"
        }
        var paragraphs: [String] = []
        if difference.isEmpty { paragraphs.append("\(oldName) and \(newName) have the same results") }
        func add(_ title: String, _ rows: [[String]]) {
            guard !rows.isEmpty else { return }
            paragraphs.append(style.bold(title) + "\n" + aligned(rows))
        }
        add("conditions", headed(difference.conditions))
        add(
            "keys of steps",
            difference.keys.flatMap { step in
                step.changes.map { ["\(step.step): \($0.component)", $0.old.shortened, $0.new.shortened] }
            })
        add("verdicts", headed(difference.verdicts))
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
        add("contents of steps", headed(difference.steps))
        if !remark.isEmpty { paragraphs.append(remark) }
        return paragraphs.joined(separator: "\n\n")
    }

    /// Those beyond chance first, because they are what a reader looks for.
    private func shown(_ group: RunDifference.Group, _ limit: Int) -> [ValueChange] {
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
        guard !outcomes.isEmpty else { return "None of them has an interval." }
        let beyond = outcomes.count { $0 == .beyond }
        return
            "Of \(outcomes.count) with intervals, \(beyond) \(beyond == 1 ? "lies" : "lie") beyond; chance alone would put \(outcomes.count < 20 ? "less than one" : "about \(outcomes.count / 20)") there at a level of 95 %."
    }

    func json() throws -> String {
        struct Page: Encodable {
            var a: String
            var b: String
            var identical: Bool
            var conditions: [RunDifference.Change]
            var keys: [RunDifference.StepChange]
            var verdicts: [RunDifference.Change]
            var values: [RunDifference.Group]
            var figures: [String]
            var steps: [RunDifference.Change]
            var test: String
            var remark: String
        }
        let page = Page(
            a: oldName, b: newName, identical: difference.isEmpty, conditions: difference.conditions,
            keys: difference.keys,
            verdicts: difference.verdicts, values: difference.values,
            figures: figures.compactMap { $0.new?.identifier ?? $0.old?.identifier }, steps: difference.steps,
            test: IntervalTest.description, remark: remark)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(page), as: UTF8.self)
    }

    /// The page with the figures side by side.
    var page: Comparison {
        let names = [Column(oldName), Column(newName)]
        func table(_ changes: [RunDifference.Change], _ head: String) -> [Table] {
            changes.isEmpty
                ? []
                : [
                    Table(
                        identifier: head, title: "", columns: [Column(head)] + names,
                        rows: changes.map { [.text($0.name), .text($0.old), .text($0.new)] })
                ]
        }
        let keys = difference.keys.map { step in
            Table(
                identifier: step.step, title: step.step, columns: [Column("Part of the key")] + names,
                rows: step.changes.map { [.text($0.component), .text($0.old.shortened), .text($0.new.shortened)] })
        }
        func values(_ kinds: Set<RunDifference.Group.Kind>) -> [Table] {
            difference.values.filter { kinds.contains($0.kind) }.map { group in
                let beyond = group.changes.count { $0.comparison == .beyond }
                return Table(
                    identifier: group.identifier, title: group.title,
                    caption:
                        "\(group.kind.rawValue) \(group.identifier): \(counted(group.changes.count, "value")) changed, \(beyond) beyond chance",
                    columns: [Column("Value")] + names + [Column("Difference"), Column("Intervals")],
                    rows: group.changes.map {
                        [
                            .text($0.name), .text($0.old), .text($0.new), .text($0.difference),
                            .text($0.comparison?.rawValue ?? ""),
                        ]
                    })
            }
        }
        let parts = [
            Comparison.Part(title: "Conditions", tables: table(difference.conditions, "Condition") + keys),
            Comparison.Part(title: "Verdicts", tables: table(difference.verdicts, "Finding")),
            Comparison.Part(
                title: "Values", text: IntervalTest.description, tables: values([.finding]),
                folded: values([.figure, .table])),
            Comparison.Part(title: "Contents of steps", tables: table(difference.steps, "Step")),
        ].filter { !$0.tables.isEmpty || !$0.folded.isEmpty }
        return Comparison(
            title: "What changed from \(oldName) to \(newName)", oldName: oldName, newName: newName, summary: summary,
            parts: parts,
            figures: figures.map {
                Comparison.ComparedFigure(
                    title: $0.new?.title ?? $0.old?.title ?? "",
                    alternativeText: $0.new?.alternativeText ?? $0.old?.alternativeText ?? "", old: $0.old?.content,
                    new: $0.new?.content)
            })
    }

    private var summary: String {
        if difference.isEmpty { return "The two runs have the same results." }
        var text =
            "\(counted(difference.verdicts.count, "verdict")) and \(counted(difference.values.flatMap(\.changes).count, "value")) changed. \(judged)"
        if !remark.isEmpty { text += " Note: \(remark)." }
        return text
    }
}
