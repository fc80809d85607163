import Foundation

/// A labelled number, date or category that a mark is placed by; `.value("Fault rate", 1e-5)`.
public struct PlottableValue: Sendable, Equatable {
    public enum Content: Sendable, Hashable {
        case number(Double)
        case category(String)
        case date(Date)
    }

    /// What the value is; the first label seen on an axis is that axis's default title.
    public let label: String
    public let content: Content

    public static func value(_ label: String, _ number: some BinaryFloatingPoint) -> PlottableValue {
        PlottableValue(label: label, content: .number(Double(number)))
    }

    public static func value(_ label: String, _ number: some BinaryInteger) -> PlottableValue {
        PlottableValue(label: label, content: .number(Double(number)))
    }

    public static func value(_ label: String, _ category: String) -> PlottableValue {
        PlottableValue(label: label, content: .category(category))
    }

    /// A moment; its axis is written in UTC.
    public static func value(_ label: String, _ date: Date) -> PlottableValue {
        PlottableValue(label: label, content: .date(date))
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
        case .number(let number): TickLabel.plain(number)
        case .date(let date): TimeTicks.text(of: date)
        }
    }
}

/// Labelled raw numbers, for marks that sum them up; `.values("Accuracy", [91.2, 90.7, 91.9])`.
public struct PlottableValues: Sendable, Equatable {
    public let label: String
    public let numbers: [Double]

    public static func values(_ label: String, _ numbers: [some BinaryFloatingPoint]) -> PlottableValues {
        PlottableValues(label: label, numbers: numbers.map { Double($0) })
    }
}
