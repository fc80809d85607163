import Verdicts

/// The numbers of a finding that has many, clauses first and controls after them: a table for what is asked of several, and
/// one for the others. What rows have in common stands once, above or below them.
struct FindingNumbers {
    struct Part {
        /// "log of Y over Cb and Cr: exceeds 0.405 (6 hold, 2 fail, 1 is undecided)".
        let title: String
        let table: Table
        /// What all of its intervals share; empty where nothing.
        let note: String
    }

    let parts: [Part]
    /// What the intervals and outcomes of all tables share.
    let notes: [String]

    /// Fewer rows than that are no table of their own.
    private static let leastRows = 3

    init(_ finding: FindingSummary) {
        let clauses = finding.clauses.map { Row(nil, $0) }
        let controls = finding.controls.flatMap { control in control.clauses.map { Row(control.control, $0) } }
        var rows = clauses + controls
        let shared = IntervalParts.shared(rows.map(\.interval))
        for place in rows.indices { rows[place].interval.remove(shared) }
        let usual = Self.usual(rows.map(\.clause.outcome))
        let groups = rows.grouped { Group(expectation: $0.control?.expectation, asked: $0.clause.clause.form.sentence) }
        let large = groups.filter { $0.members.count >= Self.leastRows }
        let others = groups.filter { $0.members.count < Self.leastRows }.flatMap(\.members)
        let notRun = finding.controls.filter(\.clauses.isEmpty)
        var parts: [Part] = []
        func table(_ rows: [Row], _ names: [String], isAsked: Bool) -> Table {
            Self.table(
                "numbers-\(finding.identifier)-\(parts.count + 1)", rows, names, shortened: usual.map(\.outcome),
                isAsked: isAsked)
        }
        for (group, members) in large {
            var members = members
            let names = SharedNames(members.map(\.clause.clause.name))
            let alike = IntervalParts.shared(members.map(\.interval))
            for place in members.indices { members[place].interval.remove(alike) }
            let what = [group.expectation.map { "controls that \($0.text)" } ?? "", names.shared].filter { !$0.isEmpty }
            let head = what.isEmpty ? group.asked : "\(what.joined(separator: ", ")): \(group.asked)"
            parts.append(
                Part(
                    title: "\(head) (\(members.map(\.clause).tally))",
                    table: table(members, names.own, isAsked: false),
                    note: IntervalParts(alike).note ?? ""))
        }
        if !others.isEmpty || !notRun.isEmpty {
            var rest = table(others, others.map(\.longName), isAsked: true)
            rest.rows += notRun.map { control in
                let texts = [
                    "control: \(control.control.name)", "–", control.control.expectation.text, "not run",
                ]
                return rest.columns.map { column in
                    .text(Self.headings.firstIndex(of: column.title).map { texts[$0] } ?? "")
                }
            }
            let areControls = others.allSatisfy { $0.control != nil }
            let title = areControls ? "other controls" : "the others, each with what is asked of it"
            parts.append(Part(title: parts.isEmpty ? "" : title, table: rest, note: ""))
        }
        self.parts = parts
        let needs =
            rows.contains { $0.clause.needed?.isShort == true } ? ["Would decide: so many in all, at this spread."] : []
        notes =
            [IntervalParts(shared).note].compactMap(\.self)
            + usual.map { "\($0.outcome.sentence.atBeginning)\($0.isOnly ? "" : ", where a row says nothing else")." }
            + needs
    }

    /// Of each word's outcomes that have more to say the most frequent one, and whether there is no other.
    private static func usual(_ outcomes: [Outcome]) -> [(outcome: Outcome, isOnly: Bool)] {
        outcomes.grouped(by: \.word).compactMap { _, alike in
            let kinds = alike.grouped(by: \.self), most = kinds.map(\.members.count).max()
            let first = kinds.first { $0.members.count == most }?.key
            return first.flatMap { $0.sentence == $0.word ? nil : ($0, kinds.count == 1) }
        }
    }

    /// Of these columns each table has some.
    private static let headings = ["What", "Number", "Asked for", "Outcome"]

    private static func table(
        _ identifier: String, _ rows: [Row], _ names: [String], shortened usual: [Outcome], isAsked: Bool
    ) -> Table {
        let hasIntervals = rows.contains { !$0.interval.isEmpty }, hasNeeds = rows.contains { $0.clause.needed != nil }
        var columns: [(title: String, cells: [String])] = [
            (headings[0], names), (headings[1], rows.map(\.clause.estimate.text)),
        ]
        if isAsked { columns.append((headings[2], rows.map(\.clause.clause.form.sentence))) }
        let isOver = rows.allSatisfy(\.interval.beginsWithUnits)
        if hasIntervals { columns.append((isOver ? "Over" : "Interval", rows.map(\.interval.text))) }
        columns.append(
            (
                headings[3],
                rows.map {
                    let outcome = $0.clause.outcome
                    return usual.contains(outcome) ? outcome.word : outcome.sentence
                }
            ))
        if hasNeeds { columns.append(("Would decide", rows.map { $0.clause.needed?.text ?? "" })) }
        return Table(
            identifier: identifier, title: "Numbers", columns: columns.map { Column($0.title) },
            rows: rows.indices.map { row in columns.map { .text($0.cells[row]) } })
    }

    /// What stands in one table.
    private struct Group: Equatable {
        let expectation: Control.Expectation?
        let asked: String
    }

    private struct Row {
        let control: Control?
        let clause: JudgedClause
        var interval: IntervalParts

        init(_ control: Control?, _ clause: JudgedClause) {
            (self.control, self.clause) = (control, clause)
            interval = IntervalParts(clause.estimate.interval)
        }

        /// Beside others that are asked for something else.
        var longName: String {
            control.map { "control: \(clause.clause.name) (\($0.expectation.text))" } ?? clause.clause.name
        }
    }
}

/// What is said of an interval in parts: "95 % Student's t", "over 24 images", "trainings held fixed: 1".
private struct IntervalParts {
    struct Part: Equatable {
        let text: String
        /// Whether it says how many units there are, after the recipe.
        let isUnits: Bool
    }

    private var parts: [Part]

    init(_ parts: [Part]) { self.parts = parts }

    init(_ text: String) {
        let texts = text.split(separator: "; ").map(String.init)
        parts = texts.enumerated().flatMap { place, text -> [Part] in
            guard place == 0, let over = text.firstRange(of: " over ") else {
                return [Part(text: text, isUnits: false)]
            }
            return [
                Part(text: String(text[..<over.lowerBound]), isUnits: false),
                Part(text: String(text[over.upperBound...]), isUnits: true),
            ]
        }
    }

    var isEmpty: Bool { parts.isEmpty }
    /// Whether the recipe is said elsewhere.
    var beginsWithUnits: Bool { parts.first?.isUnits ?? true }
    /// For below a table: "Intervals: 95 % Student's t; trainings held fixed: 1."; `nil` where nothing is to be said.
    var note: String? { isEmpty ? nil : "Intervals: \(beginsWithUnits ? "over " : "")\(text)." }

    /// "95 % Student's t over 24 images; trainings held fixed: 1"; without a recipe "24 images; trainings held fixed: 1".
    var text: String {
        parts.enumerated().reduce("") { text, part in
            text + (part.offset == 0 ? "" : part.element.isUnits ? " over " : "; ") + part.element.text
        }
    }

    mutating func remove(_ others: [Part]) { parts.removeAll { others.contains($0) } }

    /// Those that all have; none where there is one alone.
    static func shared(_ all: [IntervalParts]) -> [Part] {
        guard all.count > 1 else { return [] }
        return all[0].parts.filter { part in all.allSatisfy { $0.parts.contains(part) } }
    }
}

extension JudgedClause {
    /// How ``needs`` ends where it is a number of units.
    public static let needsInAll = " in all would decide at this spread"

    /// What would decide, for a column that says so above: "6 images".
    fileprivate var needed: (text: String, isShort: Bool)? {
        needs.map { needs in
            needs.hasSuffix(Self.needsInAll)
                ? (String(needs.dropLast(Self.needsInAll.count)), true) : (needs, false)
        }
    }
}

extension String {
    /// As a sentence begins.
    fileprivate var atBeginning: String { prefix(1).uppercased() + dropFirst() }
}
