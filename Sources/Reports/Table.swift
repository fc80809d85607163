/// A table; its first column is the row's head when it is text.
public struct Table: Sendable, Equatable {
    public var identifier: String
    public var title: String
    public var caption: String
    public var columns: [Column]
    public var rows: [[Cell]]

    public init(identifier: String, title: String, caption: String = "", columns: [Column], rows: [[Cell]]) {
        self.identifier = identifier
        self.title = title
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }
}

/// A column's head; `Column("Accuracy", unit: "%")` is written "Accuracy (%)".
public struct Column: Sendable, Equatable {
    public var title: String
    public var unit: String

    public init(_ title: String, unit: String = "") {
        self.title = title
        self.unit = unit
    }

    public var heading: String { unit.isEmpty ? title : "\(title) (\(unit))" }
}

/// Text, or a number and how it is printed; numbers align by decimal point.
public enum Cell: Sendable, Equatable {
    case text(String)
    case number(Double, NumberFormat)

    public static func number(_ value: Double) -> Cell { .number(value, .significant(4)) }
    public static func integer(_ value: Int) -> Cell { .number(Double(value), .fixed(0)) }
}

/// How a number is printed in HTML and PDF; CSV files always have every digit.
public enum NumberFormat: Sendable, Equatable {
    /// Digits after the decimal point: `.fixed(2)` prints 3.14159 as "3.14".
    case fixed(Int)
    /// Significant digits, without an exponent where it reads well.
    case significant(Int)
    /// `.scientific(2)` prints 12345 as "1.2×10⁴".
    case scientific(Int)
}
