import Reports

/// A number or a text that is another one in the second run.
public struct ValueChange: Sendable, Equatable, Codable {
    /// What the number is: "test accuracy", or a table's row and column.
    public var name: String
    public var old: String
    public var new: String
    /// New minus old, where both are numbers.
    public var difference: String
    /// Whether the difference exceeds what the intervals allow, where both have one.
    public var comparison: IntervalTest.Outcome?
}

/// What differs between two tables of the same name.
struct TableDifference {
    var changes: [ValueChange] = []

    init(_ old: Table, _ new: Table) {
        let old = old.expanded, new = new.expanded
        guard old.columns == new.columns else {
            changes = [
                ValueChange(
                    name: "columns", old: old.columns.map(\.heading).joined(separator: ", "),
                    new: new.columns.map(\.heading).joined(separator: ", "), difference: "")
            ]
            return
        }
        let keys = Self.keyColumns(old, new)
        let oldRows = Self.rows(of: old, keys)
        let newRows = Self.rows(of: new, keys)
        let oldByName = Dictionary(oldRows, uniquingKeysWith: { first, _ in first })
        let newByName = Dictionary(newRows, uniquingKeysWith: { first, _ in first })
        for (name, row) in oldRows {
            guard let other = newByName[name] else {
                changes.append(ValueChange(name: name, old: "there", new: "–", difference: ""))
                continue
            }
            changes += Self.changes(old.columns, row, other, row: name, keys: keys)
        }
        for (name, _) in newRows where oldByName[name] == nil {
            changes.append(ValueChange(name: name, old: "–", new: "there", difference: ""))
        }
    }

    /// The fewest leading columns that tell the rows apart in both tables; none where rows repeat.
    private static func keyColumns(_ old: Table, _ new: Table) -> Int {
        (1...max(1, old.columns.count)).first { count in
            [old, new].allSatisfy { table in
                Set(table.rows.map { $0.prefix(count).map(\.plain) }).count == table.rows.count
            }
        } ?? 0
    }

    private static func rows(of table: Table, _ keys: Int) -> [(String, [Cell])] {
        table.rows.enumerated().map { index, row in
            let name = zip(table.columns, row).prefix(keys).map { column, cell in
                cell.isText ? cell.plain : "\(column.title) \(cell.plain)"
            }
            return (keys == 0 ? "row \(index + 1)" : name.joined(separator: ", "), row)
        }
    }

    /// A number followed by the columns of its interval's ends is an estimate with its interval.
    private static func changes(_ columns: [Column], _ old: [Cell], _ new: [Cell], row: String, keys: Int)
        -> [ValueChange]
    {
        var changes: [ValueChange] = []
        var index = keys
        while index < min(old.count, new.count, columns.count) {
            let hasInterval =
                index + 2 < min(old.count, new.count, columns.count)
                && columns[index + 1].title == columns[index].field.ends.lower.name
                && columns[index + 2].title == columns[index].field.ends.upper.name
            let width = hasInterval ? 3 : 1
            let cells = index..<index + width
            if cells.contains(where: { old[$0].plain != new[$0].plain }) {
                let heading = columns[index].heading
                if let oldNumber = old[index].number, let newNumber = new[index].number {
                    func estimate(_ cells: [Cell], _ value: Double) -> Estimate {
                        Estimate(
                            label: heading, value: value, lower: hasInterval ? cells[index + 1].number : nil,
                            upper: hasInterval ? cells[index + 2].number : nil)
                    }
                    changes.append(
                        ValueChange(name: "\(row): \(heading)", estimate(old, oldNumber), estimate(new, newNumber)))
                } else {
                    changes.append(
                        ValueChange(
                            name: "\(row): \(heading)", old: old[index].plain, new: new[index].plain, difference: ""))
                }
            }
            index += width
        }
        return changes
    }
}

extension ValueChange {
    /// Whether a change of measured times is more than another day's: only intervals that exclude each other tell, or a
    /// value that came or went.
    var countsForTimes: Bool { comparison == .beyond || old == "–" || new == "–" }

    init(name: String, _ old: Estimate?, _ new: Estimate?) {
        self.init(name: name, old: old?.text ?? "–", new: new?.text ?? "–", difference: "")
        guard let old, let new else { return }
        difference = old.difference(to: new)
        guard old.unit == new.unit, let before = old.value, let after = new.value else { return }
        comparison = IntervalTest.compare(old: (before, old.lower, old.upper), new: (after, new.lower, new.upper))
    }
}

extension Cell {
    fileprivate var isText: Bool { if case .text = self { true } else { false } }

    /// The text, or the number with every digit.
    fileprivate var plain: String {
        switch self {
        case .text, .links: text
        case .number(let number, _), .interval(let number, _, _, _):
            number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
        }
    }
}
