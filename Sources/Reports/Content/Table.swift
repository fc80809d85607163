import Charts

/// A table; its first column is the row's head when it is text.
public struct Table: Sendable, Equatable {
    public var identifier: String
    public var title: String
    public var caption: String
    public var columns: [Column]
    public var rows: [[Cell]]
    /// Whether it is long and for few: the page opens it at a click, and print has its first rows alone.
    public var isFolded = false

    public init(identifier: String, title: String, caption: String = "", columns: [Column], rows: [[Cell]]) {
        self.identifier = identifier
        self.title = title.withWholeNumbers
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }

    /// The table with the ends of intervals in columns of their own beside the value's, "Accuracy lower (%)" and
    /// "Accuracy upper (%)" beside "Accuracy (%)": its form in files of data.
    public var expanded: Table {
        let hasIntervals = columns.indices.map { column in rows.contains { column < $0.count && $0[column].isInterval }
        }
        guard hasIntervals.contains(true) else { return self }
        var result = self
        result.columns = columns.indices.flatMap { index in
            hasIntervals[index]
                ? [columns[index], Column(columns[index].field.ends.lower), Column(columns[index].field.ends.upper)]
                : [columns[index]]
        }
        result.rows = rows.map { row in
            row.enumerated().flatMap { index, cell in
                guard index < columns.count, hasIntervals[index] else { return [cell] }
                guard case .interval(let value, let lower, let upper, let format) = cell else {
                    return [cell, .text(""), .text("")]
                }
                return [.number(value, format), .number(lower, format), .number(upper, format)]
            }
        }
        return result
    }

    /// A row's cell, or an empty one where the row is short.
    func cell(_ row: Int, _ column: Int) -> Cell { column < rows[row].count ? rows[row][column] : .text("") }

    /// Whether any cell of the column is a number.
    func isNumeric(_ column: Int) -> Bool { rows.contains { column < $0.count && $0[column].number != nil } }

    /// The part of the column's largest size that a row's number has, with its sign, if the column shows bars.
    package func share(_ row: Int, _ column: Int) -> Double? {
        guard columns[column].bars, let value = cell(row, column).number, value.isFinite else { return nil }
        let largest = rows.indices.compactMap { cell($0, column).number }.filter(\.isFinite).map(abs).max() ?? 0
        return largest > 0 ? value / largest : 0
    }
}

/// A column's head; `Column(Field("Accuracy", unit: "%"))` is written "Accuracy (%)".
public struct Column: Sendable, Equatable {
    public var field: Field
    /// Whether a small bar beside each number shows its part of the column's largest.
    public var bars: Bool

    public init(_ field: Field, bars: Bool = false) {
        self.field = field
        self.bars = bars
    }

    /// The same for a name that is no field's, as columns of text have.
    public init(_ title: String, unit: String = "", bars: Bool = false) {
        self.init(Field(title, unit: unit), bars: bars)
    }

    public var title: String { field.name }
    public var unit: String { field.unit }
    public var heading: String { field.title }
}

/// Text, or a number and how it is printed; numbers align by decimal point.
public enum Cell: Sendable, Equatable {
    case text(String)
    /// Words that lead somewhere, one after the other.
    case links([Link])
    case number(Double, NumberFormat)
    /// A number with its interval: `.interval(12.3, 11, 13.5, .fixed(1))` is printed "12.3 [11.0, 13.5]".
    case interval(Double, Double, Double, NumberFormat)

    /// Words with the address that they lead to: a place in the report ("#finding-areas") or a page elsewhere.
    public struct Link: Sendable, Equatable {
        public var text: String
        public var address: String

        public init(_ text: String, to address: String) { (self.text, self.address) = (text, address) }
    }

    public static func link(_ text: String, to address: String) -> Cell { .links([Link(text, to: address)]) }

    /// A number with its interval, with the digits that the interval justifies: `.interval(12.345, 11.01, 13.52)` is
    /// printed "12.3 [11.0, 13.5]".
    public static func interval(_ value: Double, _ lower: Double, _ upper: Double) -> Cell {
        .interval(value, lower, upper, .justified(value, lower, upper))
    }

    public static func number(_ value: Double) -> Cell { .number(value, .significant(4)) }
    public static func integer(_ value: Int) -> Cell { .number(Double(value), .fixed(0)) }

    /// The number, without its interval; nil for text.
    public var number: Double? {
        switch self {
        case .text, .links: nil
        case .number(let value, _), .interval(let value, _, _, _): value
        }
    }

    /// What it says, with its links; those that may lead nowhere from a page stay words.
    var inlines: [Inline] {
        guard case .links(let links) = self else { return [.text(text)] }
        return Inline.listed(
            links.map { link in
                let words = Inline.text(link.text)
                return Inline.allowedTarget(link.address).map { Inline.link([words], $0) } ?? words
            })
    }

    var isInterval: Bool { if case .interval = self { true } else { false } }
}

/// How a number is printed in HTML and PDF; CSV files always have every digit.
public enum NumberFormat: Sendable, Equatable {
    /// Digits after the decimal point: `.fixed(2)` prints 3.14159 as "3.14".
    case fixed(Int)
    /// Significant digits, without a power of ten where it reads well.
    case significant(Int)
    /// `.scientific(2)` prints 12345 as "1.2×10⁴".
    case scientific(Int)
}
