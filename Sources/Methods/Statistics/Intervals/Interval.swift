/// A confidence interval, by which recipe it was computed, and how sure its ends are where they were resampled.
///
/// Both ends are finite. Where there is no interval, there is an ``Uncertainty`` that says why.
public struct Interval: Sendable, Hashable, Codable {
    public let lower: Double
    public let upper: Double
    /// The probability with which such intervals cover the true value, e.g. 0.95.
    public let confidence: Double
    public let recipe: Recipe
    /// `nil` for a closed form.
    public let resampling: Resampling?

    public init(
        lower: Double, upper: Double, confidence: Double = 0.95, recipe: Recipe, resampling: Resampling? = nil
    ) {
        precondition(lower.isFinite && upper.isFinite, "an interval from \(lower) to \(upper) has no end")
        precondition(lower <= upper, "an interval from \(lower) to \(upper) is empty")
        Self.check(confidence)
        (self.lower, self.upper, self.confidence) = (lower, upper, confidence)
        (self.recipe, self.resampling) = (recipe, resampling)
    }

    /// Upper − lower.
    public var width: Double { upper - lower }

    /// Whether the value lies inside or on an end.
    public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

    /// Whether this interval lies within another, ends included.
    public func isWithin(_ other: Interval) -> Bool { other.lower <= lower && upper <= other.upper }

    static func check(_ confidence: Double) {
        precondition(0 < confidence && confidence < 1, "a confidence lies between 0 and 1, not at \(confidence)")
    }
}
