/// A value with its uncertainty, and what was sampled: what a verdict, a figure, a table and a file say of it.
public struct IntervalEstimate: Sendable, Hashable, Codable {
    /// `nil` where the quantity is not defined, such as a correlation with a constant.
    public let value: Double?
    public let uncertainty: Uncertainty
    public let units: SampledUnits
    /// The standard deviation of the units' values, or of the first factor's means where two are crossed; `nil` where
    /// the units have no values of their own.
    public let deviation: Double?

    public init(value: Double?, uncertainty: Uncertainty, units: SampledUnits, deviation: Double? = nil) {
        (self.value, self.uncertainty, self.units, self.deviation) = (value, uncertainty, units, deviation)
    }

    public var interval: Interval? { uncertainty.interval }
}
