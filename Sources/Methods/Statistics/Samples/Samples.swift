/// The values of one quantity on the units that it was sampled on.
///
///     let accuracies = try Samples([12, 14, 11, nil], of: "fault seeds", within: 0...100)
///
/// `nil` and numbers that are not finite are missing; a rule, or the quantity's bounds, say how they count.
public struct Samples: Sendable, Hashable {
    /// What each value is of, in the plural: "images".
    public let unit: String
    /// What was measured, to tell the arms of a comparison apart: "accuracy, clipped"; a column's name in files.
    public let quantity: String?
    public let values: [Double?]
    /// The units' own names, by which paired samples are matched; without them, by place.
    public let names: [String]?
    /// What the quantity cannot leave, e.g. 0...1 for a share.
    public let bounds: ClosedRange<Double>?
    public let missing: MissingRule

    /// - Throws: ``MethodError`` without units, with a name that occurs twice, or with a value outside the bounds.
    public init(
        _ values: [Double?], of unit: String, named names: [String]? = nil, within bounds: ClosedRange<Double>? = nil,
        missing: MissingRule = .worstCase, measuring quantity: String? = nil
    ) throws {
        guard !values.isEmpty else {
            throw MethodError("estimating over \(unit)", "found none", advice: "Measure at least one")
        }
        if let names { try Self.check(names, count: values.count, unit) }
        self.values = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
        (self.unit, self.names, self.bounds, self.missing) = (unit, names, bounds, missing)
        self.quantity = quantity
        var given = self.values.compactMap(\.self)
        if case .count(let value, _) = missing { given.append(value) }
        if let bounds, let wrong = given.first(where: { !bounds.contains($0) }) {
            throw MethodError(
                "estimating over \(unit)", "found \(wrong) outside \(bounds.lowerBound) to \(bounds.upperBound)",
                advice: "Give bounds in the unit of the values")
        }
    }

    /// A part of what has been checked.
    private init(_ values: [Double?], _ names: [String]?, like other: Samples, missing: MissingRule) {
        (self.values, self.names, self.missing) = (values, names, missing)
        (unit, quantity, bounds) = (other.unit, other.quantity, other.bounds)
    }

    /// A row of what has been checked.
    init(
        _ values: [Double?], _ names: [String]?, of unit: String, _ quantity: String?, _ bounds: ClosedRange<Double>?,
        _ missing: MissingRule
    ) {
        (self.values, self.names, self.missing) = (values, names, missing)
        (self.unit, self.quantity, self.bounds) = (unit, quantity, bounds)
    }

    /// The units at these places alone, of which there is at least one.
    func restricted(to places: [Int]) -> Samples {
        precondition(!places.isEmpty, "no units are no sample")
        return Samples(
            places.map { values[$0] }, names.map { names in places.map { names[$0] } }, like: self, missing: missing)
    }

    /// The same values under another rule for those that are missing; `count` within the bounds.
    func under(_ rule: MissingRule) -> Samples { Samples(values, names, like: self, missing: rule) }

    /// For a column of a table: names, or numbers from 1.
    var labels: [String] { names ?? (1...values.count).map(String.init) }

    static func check(_ names: [String], count: Int, _ unit: String) throws {
        guard names.count == count else {
            throw MethodError(
                "naming \(unit)", "found \(names.count) names for \(count) values", advice: "Name each one")
        }
        var seen: Set<String> = []
        if let twice = names.first(where: { !seen.insert($0).inserted }) {
            throw MethodError("naming \(unit)", "found \(twice) twice", advice: "Count each one once")
        }
    }
}

/// Values without gaps, and what is left to say of the gaps.
struct CompleteValues: Sendable {
    var values: [Double]
    /// How many more there are that may be anything within the bounds.
    var unknown = 0
    var bounds: ClosedRange<Double>?
    /// What spread rounding alone could have made.
    var rounding: Double
    var missing: [SampledUnits.Missing] = []

    /// The intervals' hull over all ways to fill the gaps with bounds.
    ///
    /// The ends of Student's interval are concave and convex in each value, so no filling between the bounds is worse.
    func worstCase(_ interval: ([Double]) -> Uncertainty) -> Uncertainty {
        guard unknown > 0 else { return interval(values) }
        guard let bounds else { return .noInterval(.missing(unknown)) }
        return (0...unknown).map { high in
            interval(
                values + Array(repeating: bounds.upperBound, count: high)
                    + Array(repeating: bounds.lowerBound, count: unknown - high))
        }.hull
    }
}

extension Samples {
    /// With the rule applied.
    var complete: CompleteValues {
        let filled = self.filled
        let found = filled.compactMap(\.self), gaps = filled.count - found.count
        let count = values.count { $0 == nil }
        var result = CompleteValues(values: found, bounds: bounds, rounding: Self.rounding(found))
        if case .worstCase = missing { result.unknown = gaps }
        if count > 0 { result.missing = [.init(count, missing)] }
        return result
    }

    /// With the value that missing ones count as, if the rule gives one.
    var filled: [Double?] {
        guard case .count(let value, _) = missing else { return values }
        return values.map { $0 ?? value }
    }

    static func rounding(_ values: [Double]) -> Double { 8 * (values.lazy.map(abs).max() ?? 0).ulp }
}

extension [Double] {
    /// Whether they differ by no more than rounding.
    func areEqual(within rounding: Double) -> Bool {
        guard let least = self.min(), let most = self.max() else { return true }
        return most - least <= rounding
    }
}

extension [Uncertainty] {
    /// The smallest interval that holds all; none where one of them is none.
    var hull: Uncertainty {
        var result: Interval?
        for uncertainty in self {
            guard case .interval(let interval) = uncertainty else { return uncertainty }
            result = result.map { $0.hull(interval) } ?? interval
        }
        return result.map(Uncertainty.interval) ?? .noInterval(.undefined)
    }
}

extension Interval {
    /// The smallest interval that holds both; the wider one's recipe.
    func hull(_ other: Interval) -> Interval {
        let wider = width >= other.width ? self : other
        return Interval(
            lower: min(lower, other.lower), upper: max(upper, other.upper), confidence: confidence,
            recipe: wider.recipe, resampling: wider.resampling)
    }
}
