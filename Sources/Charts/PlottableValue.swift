/// A labelled number or category that a mark is placed by; `.value("Fault rate", 1e-5)`.
public struct PlottableValue: Sendable, Equatable {
    public enum Content: Sendable, Hashable {
        case number(Double)
        case category(String)
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

    package var number: Double? {
        if case .number(let number) = content { number } else { nil }
    }

    /// The category's name; for a number, the number as an axis would write it.
    package var name: String {
        switch content {
        case .category(let name): name
        case .number(let number): TickLabel.plain(number)
        }
    }
}
