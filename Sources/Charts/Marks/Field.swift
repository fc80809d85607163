/// A quantity, named once: its name and unit are what an axis, a table's and a file's column and a pointer's reading say.
///
///     let accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
///     LineMark(x: .value(rate, 1e-5), y: .value(accuracy, 91.2))
///
/// A string literal is a field without a unit.
public struct Field: Sendable, Hashable, Codable {
    public let name: String
    /// Empty for what has none.
    public let unit: String
    /// What no value can lie beyond: a chart that is given one is not drawn.
    public let bounds: ClosedRange<Double>?

    public init(_ name: String, unit: String = "", bounds: ClosedRange<Double>? = nil) {
        self.name = name
        self.unit = unit
        self.bounds = bounds
    }

    /// `Field("Accuracy", unit: "%").title` is "Accuracy (%)".
    public var title: String { unit.isEmpty ? name : "\(name) (\(unit))" }

    /// The ends of an interval of the quantity, as fields with names of their own: "Accuracy lower (%)".
    public var ends: (lower: Field, upper: Field) {
        (Field("\(name) lower", unit: unit, bounds: bounds), Field("\(name) upper", unit: unit, bounds: bounds))
    }

    /// Whether a value of the quantity can be the number; NaN and infinities are missing rather than impossible.
    package func allows(_ number: Double) -> Bool {
        guard let bounds, number.isFinite else { return true }
        // What rounding leaves of a share of 1.
        let slack = 1e-9 * (bounds.upperBound - bounds.lowerBound)
        return number >= bounds.lowerBound - slack && number <= bounds.upperBound + slack
    }
}

extension Field: ExpressibleByStringLiteral {
    public init(stringLiteral name: String) { self.init(name) }
}
