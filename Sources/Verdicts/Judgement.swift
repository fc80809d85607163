/// What is known of a number: its estimate, and its interval at any confidence.
public struct Evidence: Sendable {
    /// The ends that a number lies between, or why there are none.
    public enum Bounds: Sendable, Equatable {
        /// - Parameter error: the Monte Carlo error of a resampled limit; 0 for closed forms.
        case between(Double, Double, error: Double = 0)
        case none(because: String)
    }

    /// `nil` where there is none; then the interval says why.
    public let estimate: Double?
    public let interval: @Sendable (_ confidence: Double) -> Bounds
    /// What controls leave of an outcome.
    let considering: @Sendable (Outcome) -> Outcome

    public init(_ estimate: Double?, interval: @escaping @Sendable (_ confidence: Double) -> Bounds) {
        self.init(estimate, interval: interval, considering: { $0 })
    }

    private init(
        _ estimate: Double?, interval: @escaping @Sendable (_ confidence: Double) -> Bounds,
        considering: @escaping @Sendable (Outcome) -> Outcome
    ) {
        (self.estimate, self.interval, self.considering) = (estimate, interval, considering)
    }

    /// One interval for every confidence, for rules that ask for one alone.
    public init(_ estimate: Double, _ lower: Double, _ upper: Double) {
        self.init(estimate) { _ in .between(lower, upper) }
    }

    /// A count or a proof.
    public static func exact(_ value: Double) -> Evidence {
        Evidence(value) { _ in .none(because: "it is a count, which has no interval") }
    }

    /// Of what has no number.
    public static let undefined = Evidence(nil) { _ in .none(because: "it was not measured") }

    /// The same, in the light of controls.
    func considered(_ considering: @escaping @Sendable (Outcome) -> Outcome) -> Evidence {
        Evidence(estimate, interval: interval, considering: considering)
    }
}

extension Form {
    /// What the form makes of the evidence.
    ///
    ///     Form.exceeds(Margin(5, "points", source: "…")).outcome(of: Evidence(6, 5, 7))      // undecided: bounds are strict
    public func outcome(of evidence: Evidence, confidence: Double = 0.95) -> Outcome {
        evidence.considering(outcome(alone: evidence, confidence: confidence))
    }

    private func outcome(alone evidence: Evidence, confidence: Double) -> Outcome {
        if case .exact(let relation, let wanted) = self, let estimate = evidence.estimate, estimate.isFinite {
            return relation.holds(estimate, wanted) ? .holds : .fails(.untrue)
        }
        switch evidence.interval(confidence) {
        case .none(let reason): return .undecided(because: reason)
        case .between(let lower, let upper, let error):
            guard evidence.estimate?.isFinite == true else {
                return .undecided(because: "the value is not defined for these units")
            }
            guard lower.isFinite, upper.isFinite, lower <= upper else {
                return .undecided(because: "there is no finite interval")
            }
            // A limit that another seed of the resamples may put on the other side decides nothing.
            if error > 0, bounds.contains(where: { min(abs(lower - $0), abs(upper - $0)) < 3 * error }) {
                return .undecided(because: "a limit lies on the edge, within the resampling's own error of the bound")
            }
            return outcome(lower, upper)
        }
    }

    private func outcome(_ lower: Double, _ upper: Double) -> Outcome {
        let across = Outcome.undecided(because: "the interval reaches across the bound")
        switch self {
        case .exceeds(let bound, let smallest): return above(bound.value, smallest, lower, upper) ?? across
        case .below(let bound, let smallest): return above(-bound.value, smallest, -upper, -lower) ?? across
        case .beyondControl(_, let margin): return above(margin.value, nil, lower, upper) ?? across
        case .notWorse(let margin):
            if lower > -margin.value { return .holds }
            return upper < -margin.value ? .fails(.shortOfBound) : across
        case .equals(let target, let margin): return around(target, margin.value, lower, upper) ?? across
        case .size(let value, let margin): return around(value.value, margin.value, lower, upper) ?? across
        case .predicts(let value, let margin):
            if upper < value.value { return .fails(.smaller) }
            if lower > value.value { return .fails(.larger) }
            guard (upper - lower) / 2 <= margin.value else {
                return .undecided(because: "the interval for one more run is wider than the margin")
            }
            return .holds
        case .exact: return across
        }
    }

    /// Whether an interval lies above a bound, or how it lies below it; `nil` where it reaches across.
    private func above(_ bound: Double, _ smallest: Margin?, _ lower: Double, _ upper: Double) -> Outcome? {
        if lower > bound { return .holds }
        guard upper < bound else { return nil }
        let margin = smallest?.value ?? 0
        if -margin < lower, upper < margin { return .fails(.absent) }
        // Below a bound that is itself below 0, an effect may still have the sign that is asked for.
        return .fails(bound >= 0 && upper < -margin ? .reversed : .shortOfBound)
    }

    /// Whether an interval lies within a margin of a target, or beyond it; `nil` where it reaches across an end.
    private func around(_ target: Double, _ margin: Double, _ lower: Double, _ upper: Double) -> Outcome? {
        if target - margin < lower, upper < target + margin { return .holds }
        if upper < target - margin { return .fails(.smaller) }
        if lower > target + margin { return .fails(.larger) }
        return nil
    }
}

extension Form.Relation {
    fileprivate func holds(_ found: Double, _ wanted: Double) -> Bool {
        switch self {
        case .equal: found == wanted
        case .atLeast: found >= wanted
        case .atMost: found <= wanted
        }
    }
}
