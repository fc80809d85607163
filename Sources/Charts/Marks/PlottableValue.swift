import Foundation

/// A number or a date of a quantity, or a category, that a mark is placed by: `.value(rate, 1e-5)`, where `rate` is
/// `Field("Fault rate", unit: "per bit")`; `.value("Network", "LeNet")`.
public struct PlottableValue: Sendable, Equatable {
    public enum Content: Sendable, Hashable {
        case number(Double)
        case category(String)
        case date(Date)
    }

    /// What the value is of; the first one seen on an axis names that axis, unless the chart does.
    public let field: Field
    public let content: Content

    public static func value(_ field: Field, _ number: some BinaryFloatingPoint) -> PlottableValue {
        PlottableValue(field: field, content: .number(Double(number)))
    }

    public static func value(_ field: Field, _ number: some BinaryInteger) -> PlottableValue {
        PlottableValue(field: field, content: .number(Double(number)))
    }

    /// A name among others: categories have no unit.
    public static func value(_ label: String, _ category: String) -> PlottableValue {
        PlottableValue(field: Field(label), content: .category(category))
    }

    /// A moment; its axis is written in UTC.
    public static func value(_ field: Field, _ date: Date) -> PlottableValue {
        PlottableValue(field: field, content: .date(date))
    }

    /// The number; for a date, the seconds since 1970 began.
    package var number: Double? {
        switch content {
        case .number(let number): number
        case .date(let date): date.timeIntervalSince1970
        case .category: nil
        }
    }

    /// The category's name; for a number or a date, what an axis would write.
    package var name: String {
        switch content {
        case .category(let name): name
        case .number(let number): Numerals.plain(number)
        case .date(let date): TimeTicks.text(of: date)
        }
    }
}

/// Raw numbers of a quantity, for marks that sum them up: `.values(accuracy, [91.2, 90.7, 91.9])`.
public struct PlottableValues: Sendable, Equatable {
    public let field: Field
    public let numbers: [Double]

    public static func values(_ field: Field, _ numbers: [some BinaryFloatingPoint]) -> PlottableValues {
        PlottableValues(field: field, numbers: numbers.map { Double($0) })
    }
}
