import Notebook

extension RunComparison {
    /// The page with the figures side by side.
    var page: Comparison {
        let keys = difference.keys.map { step in
            Table(
                identifier: step.step, title: step.step, columns: [Column("Part of the key")] + names,
                rows: step.changes.map { [.text($0.component), .text($0.old.shortened), .text($0.new.shortened)] })
        }
        let parts = [
            Comparison.Part(title: "Findings", tables: findings),
            Comparison.Part(
                title: "Values", text: IntervalTest.description, tables: values([.finding]),
                folded: values([.figure, .table])),
            Comparison.Part(title: "Conditions", tables: table(difference.conditions, "Condition") + keys),
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

    private var names: [Column] { [Column(oldName), Column(newName)] }

    private func table(_ changes: [RunDifference.Change], _ head: String) -> [Table] {
        guard !changes.isEmpty else { return [] }
        return [
            Table(
                identifier: head, title: "", columns: [Column(head)] + names,
                rows: changes.map { [.text($0.name), .text($0.old), .text($0.new)] })
        ]
    }

    /// A table for each finding, what matters most first.
    private var findings: [Table] {
        difference.findings.map { finding in
            Table(
                identifier: finding.identifier, title: "\(finding.importance.rawValue.withCapital): \(finding.words)",
                caption: finding.reason, columns: [Column("What of \(finding.identifier)")] + names,
                rows: [[.text("word"), .text(finding.old), .text(finding.new)]]
                    + finding.changes.map { [.text($0.title), .text($0.old), .text($0.new)] })
        }
    }

    private func values(_ kinds: Set<RunDifference.Group.Kind>) -> [Table] {
        difference.values.filter { kinds.contains($0.kind) }.map { group in
            Table(
                identifier: group.identifier, title: group.title, caption: group.summary,
                columns: [Column("Value")] + names + [Column("Difference"), Column("Intervals")],
                rows: group.changes.map {
                    [
                        .text($0.name), .text($0.old), .text($0.new), .text($0.difference),
                        .text($0.comparison?.rawValue ?? ""),
                    ]
                })
        }
    }
}
