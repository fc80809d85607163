import Notebook

extension RunComparison {
    /// How many characters GitHub lets a comment have.
    static let commentLimit = 65_536

    /// The difference as the comment on a pull request: a short table, and folded below it the numbers and the reasons.
    ///
    /// What there is no room for is left out from the end, and a sentence says so.
    /// - Parameters:
    ///   - limit: how many changes of one finding, figure or table are shown.
    ///   - room: the comment's length stays below it, in bytes, of which there are never fewer than characters.
    func markdown(limit: Int, room: Int = commentLimit) -> String {
        var comment = MarkdownComment(room: room - 300)
        let names = [oldName, newName].map { Markdown.code($0.shortened(to: 200)) }.joined(separator: " → ")
        comment.add("### \(difference.isEmpty ? "Same results" : "Results differ"): \(names)")
        comment.add(Markdown.escaped(summary.shortened(to: 2000)))
        comment.add(
            rows: difference.findings.map(cells), below: ["finding", "before", "after", "why"].map(Markdown.escaped))
        for group in difference.values {
            comment.add(
                folding: shown(group, limit).map(cells), below: ["value", "before", "after", "difference", "intervals"]
            ) {
                Markdown.escaped(group.summary.withCapital)
                    + ($0 < group.changes.count ? ", of which \($0) are shown" : "")
            }
        }
        if !difference.values.isEmpty {
            comment.add(Markdown.folded("How numbers are compared", Markdown.escaped(IntervalTest.description)))
        }
        if !figures.isEmpty {
            let titles = figures.compactMap { $0.new?.title ?? $0.old?.title }
            comment.add(folding: titles.map { [Markdown.escaped($0)] }, below: ["figure"]) { _ in
                "\(counted(figures.count, "figure")) changed; <code>cahier diff … --html FILE</code> shows them side by side"
            }
        }
        let reasons =
            difference.conditions.map { [$0.name, $0.old, $0.new] }
            + difference.keys.flatMap { step in step.changes.map { ["\(step.step): \($0.component)", $0.old, $0.new] } }
        comment.add(folding: reasons.map(Self.escaped), below: ["condition", "before", "after"]) {
            "What may be the reason: \(counted(reasons.count, "condition"))"
                + ($0 < reasons.count ? ", of which \($0) are shown" : "")
        }
        let steps = difference.steps.map { [$0.name, $0.old, $0.new] }
        comment.add(folding: steps.map(Self.escaped), below: ["step", "before", "after"]) {
            "\(counted(steps.count, "step")) with other contents"
                + ($0 < steps.count ? ", of which \($0) are shown" : "")
        }
        return comment.text
    }

    private static func escaped(_ cells: [String]) -> [String] {
        cells.map { Markdown.escaped($0.withShortDigest.shortened(to: 300)) }
    }

    private func cells(_ change: ValueChange) -> [String] {
        Self.escaped([change.name, change.old, change.new, change.difference, change.comparison?.rawValue ?? ""])
    }

    /// A finding's row; why is what else changed, the number that decides, and what the rule makes of it.
    private func cells(_ finding: FindingDifference) -> [String] {
        let changes = finding.changes.filter { ![.clause, .outcome].contains($0.aspect) }
        var reasons = changes.prefix(3).map { "\($0.title): \($0.old.shortened(to: 80)) → \($0.new.shortened(to: 80))" }
        if changes.count > 3 { reasons.append("\(changes.count - 3) more changes of what was written beforehand") }
        let group = difference.values.first { $0.kind == .finding && $0.identifier == finding.identifier }
        if let group, let number = shown(group, 1).first {
            let moreOrLess = number.comparison.map { $0 == .beyond ? ", beyond chance" : ", within chance" } ?? ""
            reasons.append("\(number.name): \(number.old) → \(number.new)\(moreOrLess)")
        }
        reasons.append(finding.reason.shortened(to: 240))
        return Self.escaped([finding.words])
            + [finding.old, finding.new].map { "**\(Markdown.escaped($0.shortened(to: 120)))**" }
            + [reasons.map(Markdown.escaped).joined(separator: "<br>")]
    }
}

/// A text that grows as long as there is room, and says what there was none for.
struct MarkdownComment {
    private let room: Int
    private var parts: [String] = []
    private var length = 0
    private var omitted: (rows: Int, parts: Int) = (0, 0)

    init(room: Int) { self.room = room }

    /// Adds a part if there is room.
    mutating func add(_ part: String) {
        if fits(part) { append(part) } else { omitted.parts += 1 }
    }

    /// Adds a table with as many of its rows as there is room for.
    mutating func add(rows: [[String]], below head: [String]) {
        guard !rows.isEmpty else { return }
        var count = rows.count
        while count > 0, !fits(Markdown.table(head, Array(rows.prefix(count)))) { count -= 1 }
        if count > 0 { append(Markdown.table(head, Array(rows.prefix(count)))) }
        omitted.rows += rows.count - count
    }

    /// Adds a folded table: with all its rows, with half of them, and so on, or not at all.
    ///
    /// - Parameter summary: what is seen of it, by the number of rows that it shows.
    mutating func add(folding rows: [[String]], below head: [String], _ summary: (Int) -> String) {
        guard !rows.isEmpty else { return }
        var count = rows.count
        while count > 0 {
            let part = Markdown.folded(summary(count), Markdown.table(head, Array(rows.prefix(count))))
            if fits(part) { return append(part) }
            count /= 2
        }
        omitted.parts += 1
    }

    var text: String {
        let left = [(omitted.rows, "finding"), (omitted.parts, "folded part")].filter { $0.0 > 0 }.map(counted)
        guard !left.isEmpty else { return parts.joined(separator: "\n\n") }
        let closing =
            "Left out, since a comment has fewer than 65,536 characters: \(left.joined(separator: " and ")). <code>cahier diff</code> of the same runs with <code>--all</code> says all."
        return (parts + [closing]).joined(separator: "\n\n")
    }

    private func fits(_ part: String) -> Bool { length + part.utf8.count + 2 < room }

    private mutating func append(_ part: String) {
        parts.append(part)
        length += part.utf8.count + 2
    }
}
