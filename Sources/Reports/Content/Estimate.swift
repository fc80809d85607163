/// A number with its interval, as reports, tables and files have it.
///
/// It is made in one place, from an estimator; what it prints is made in one place, too (`text`).
public struct Estimate: Codable, Sendable, Equatable {
    public var label: String
    /// `nil` where it is not defined for these units.
    public var value: Double?
    /// The interval's ends; `nil` where there is none.
    public var lower: Double?
    public var upper: Double?
    /// "points", "%", or "" for a pure number.
    public var unit: String
    /// What the interval is, or why there is none: "95 % Student's t over 3 trainings × 5000 images", "exact".
    public var interval: String
    /// The recipe's name, for programs: "studentT"; `nil` where there is no interval.
    public var recipe: String?
    public var confidence: Double?
    /// How many there are of the units that there are fewest of, of what varies.
    public var count: Int?
    /// The kinds of unit that the interval is over, in the plural.
    public var varying: [String]

    public init(
        label: String, value: Double?, lower: Double? = nil, upper: Double? = nil, unit: String = "",
        interval: String = "", recipe: String? = nil, confidence: Double? = nil, count: Int? = nil,
        varying: [String] = []
    ) {
        (self.label, self.value, self.lower, self.upper, self.unit) = (label, value, lower, upper, unit)
        (self.interval, self.recipe, self.confidence) = (interval, recipe, confidence)
        (self.count, self.varying) = (count, varying)
    }
}
