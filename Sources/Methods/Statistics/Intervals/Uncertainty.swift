/// How well a value is known: within an interval, exactly, or not known how well, and why.
public enum Uncertainty: Sendable, Hashable, Codable {
    case interval(Interval)
    /// A count or a proof: nothing was sampled.
    case exact
    case noInterval(NoInterval)

    public var interval: Interval? {
        if case .interval(let interval) = self { interval } else { nil }
    }

    /// An interval between these ends, unless arithmetic left one of them without a finite value.
    init(_ limits: Limits, _ confidence: Double, _ recipe: Interval.Recipe, _ resampling: Interval.Resampling? = nil) {
        guard limits.lower.isFinite, limits.upper.isFinite else {
            self = .noInterval(.notFinite)
            return
        }
        self = .interval(
            Interval(
                lower: limits.lower, upper: limits.upper, confidence: confidence, recipe: recipe,
                resampling: resampling))
    }
}

/// Why a value has no interval; whoever judges it cannot decide.
public enum NoInterval: Sendable, Hashable, Codable {
    /// One unit says nothing of the others.
    case oneUnit
    /// The values are all equal, and the quantity is not bounded, so that they exclude nothing.
    case allEqual
    case tooFewUnits(found: Int, needed: Int)
    /// The value itself is not defined for these units.
    case undefined
    /// Units are missing, and neither a rule nor bounds say how they count.
    case missing(Int)
    /// The interval of a ratio's denominator holds 0.
    case denominatorMayBeZero
    /// A rank correlation of −1 or 1: the cases are in order, which is all that can be said.
    case perfectCorrelation
    /// The statistic is not defined for more than one resample in a hundred.
    case undefinedResamples(Int, of: Int)
    /// All resamples lie on one side of the value, which the bootstrap has no answer to.
    case lopsidedResamples
    /// An end is beyond all numbers.
    case notFinite

    /// For a caption, after "no interval: ".
    public var reason: String {
        switch self {
        case .oneUnit: "one unit only"
        case .allEqual: "all values are equal, and the quantity has no bounds"
        case .tooFewUnits(let found, let needed): "\(found) units, where it takes \(needed)"
        case .undefined: "the value is not defined for these units"
        case .missing(let count): "\(count) missing, and no rule or bound says how they count"
        case .denominatorMayBeZero: "the denominator may be 0"
        case .perfectCorrelation: "the cases are all in order"
        case .undefinedResamples(let count, let all): "not defined for \(count) of \(all) resamples"
        case .lopsidedResamples: "all resamples lie on one side of the value"
        case .notFinite: "an end is not finite"
        }
    }
}
