import Methods

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
    /// How value and interval follow from the columns of ``values``; `nil` where nobody published them.
    public var recipe: PublishedRecipe?
    /// The files with what it is made of, as paths in the report's folder: more than one where one would be too large.
    public var values: [String]
    public var confidence: Double?
    /// How many there are of the units that there are fewest of, of what varies.
    public var count: Int?
    /// The kinds of unit that the interval is over, in the plural.
    public var varying: [String]

    public init(
        label: String, value: Double?, lower: Double? = nil, upper: Double? = nil, unit: String = "",
        interval: String = "", recipe: PublishedRecipe? = nil, values: [String] = [], confidence: Double? = nil,
        count: Int? = nil, varying: [String] = []
    ) {
        (self.label, self.value, self.lower, self.upper, self.unit) = (label, value, lower, upper, unit)
        (self.interval, self.recipe, self.values, self.confidence) = (interval, recipe, values, confidence)
        (self.count, self.varying) = (count, varying)
    }

    private enum FileKeys: CodingKey {
        case label, text, value, lower, upper, unit, interval, recipe, values, confidence, count, varying
    }

    /// In files: what is missing, or no finite number, is `null`; beside the numbers stands what is printed.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(text, forKey: .text)
        try container.encode(label, forKey: .label)
        try container.encode(value?.ifFinite, forKey: .value)
        try container.encode(lower?.ifFinite, forKey: .lower)
        try container.encode(upper?.ifFinite, forKey: .upper)
        try container.encode(unit, forKey: .unit)
        try container.encode(interval, forKey: .interval)
        try container.encode(recipe, forKey: .recipe)
        try container.encode(values, forKey: .values)
        try container.encode(confidence, forKey: .confidence)
        try container.encode(count, forKey: .count)
        try container.encode(varying, forKey: .varying)
    }
}

extension Estimate {
    /// What the interval is over, or why there is none: "3 trainings × 16 fault seeds", "exact".
    var over: String {
        guard lower != nil || upper != nil, let over = interval.firstRange(of: " over ") else { return interval }
        return String(interval[over.upperBound...])
    }
}

extension Double {
    fileprivate var ifFinite: Double? { isFinite ? self : nil }
}
