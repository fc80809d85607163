extension Estimator {
    /// One option of a group of ways to analyse the same data.
    public struct Variation: Sendable {
        /// What the options of a group differ in: "interval", "average", "missing units", "half of the images", "trainings".
        public let group: String
        public let option: String
        public let equivalence: Equivalence
        /// Whether it is what was registered: the first of its group.
        public let isRegistered: Bool
        public let estimator: Estimator
        let change: Change?
    }

    /// Whether another analysis asks the same question.
    public enum Equivalence: String, Sendable, Hashable, Codable {
        case equivalent
        /// It does with fewer data: being undecided counts for nothing, a reversal does.
        case directionOnly
        /// It may ask another one.
        case uncertain
    }

    /// What is done otherwise.
    enum Change: Sendable, Hashable {
        case recipe(Interval.Recipe)
        case trimmed
        case missing(MissingRule)
        case half(isEven: Bool)
        case row(Int)
    }

    /// Other ways to analyse the same data, by group, the registered option of each first: other recipes of the interval,
    /// what missing units count as, a 20 % trimmed mean (uncertain), halves of the units and each training alone (for the
    /// direction only).
    ///
    /// With other data, formulas of means have the ABC interval in the place of resamples, and other statistics 999. Groups
    /// without another option are left out.
    /// - Throws: what a statistic throws.
    public func variations() throws -> [Variation] {
        try [recipes(), missingRules(), averages(), halves(), rows()].flatMap { group in
            group.count > 1 ? group : []
        }
    }

    /// The estimate of the units alone whose name, or number from 1, is asked for; in crossed designs, of the columns.
    ///
    /// `nil` where the design knows no units, or none is left.
    /// - Throws: what a statistic throws.
    public func restricted(to isKept: (_ name: String) -> Bool) throws -> Estimator? {
        guard let design = design.restricted(to: isKept) else { return nil }
        return try Estimator(design, analysis, adjustments)
    }

    /// `nil` where a change is none for these data.
    func applying(_ changes: [Change]) throws -> Estimator? {
        var (design, analysis, isOtherData) = (design, analysis, false)
        for change in changes {
            switch change {
            case .recipe(let recipe): analysis.recipe = recipe
            case .trimmed: analysis.isTrimmed = true
            case .missing, .half, .row:
                guard let other = design.changed(by: change) else { return nil }
                (design, isOtherData) = (other, true)
            }
        }
        if isOtherData {
            design = design.resampledLess
            if analysis == Analysis(), design.isFormulaOfMeans { analysis.recipe = .abc }
        }
        return try Estimator(design, analysis, adjustments)
    }

    private func group(
        _ name: String, _ registered: String, _ others: [(option: String, change: Change)], _ equivalence: Equivalence
    ) throws -> [Variation] {
        let first = Variation(
            group: name, option: registered, equivalence: .equivalent, isRegistered: true, estimator: self, change: nil)
        return try [first]
            + others.compactMap { option, change in
                try applying([change]).map {
                    Variation(
                        group: name, option: option, equivalence: equivalence, isRegistered: false, estimator: $0,
                        change: change)
                }
            }
    }

    private func recipes() throws -> [Variation] {
        let registered = uncertainty()
        guard let recipe = registered.interval?.recipe else { return [] }
        let others = design.otherRecipes.filter { $0 != recipe }
        // With few units, or wide folds, another recipe may come to the same.
        return try group("interval", recipe.title, others.map { ($0.title, .recipe($0)) }, .equivalent).filter {
            $0.isRegistered || $0.estimator.uncertainty() != registered
        }
    }

    private func missingRules() throws -> [Variation] {
        guard let registered = design.missingRule else { return [] }
        let leftOut = ("left out", Change.missing(.leaveOut(because: "as a variation")))
        let worst = ("at the worst on both sides", Change.missing(.worstCase))
        let (name, others) =
            switch registered {
            case .leaveOut: (leftOut.0, [worst])
            case .count(let value, _): ("counted as \(shortest(value))", [leftOut, worst])
            case .worstCase: (worst.0, [leftOut])
            }
        return try group("missing units", name, others, .equivalent)
    }

    private func averages() throws -> [Variation] {
        design.canBeTrimmed ? try group("average", "mean", [("20 % trimmed mean", .trimmed)], .uncertain) : []
    }

    private func halves() throws -> [Variation] {
        guard let unit = design.halvedUnit else { return [] }
        return try group(
            "half of the \(unit)", "all", [("even", .half(isEven: true)), ("odd", .half(isEven: false))],
            .directionOnly)
    }

    private func rows() throws -> [Variation] {
        guard let rows = design.rows else { return [] }
        let one = singular(rows.unit)
        return try group(
            rows.unit, "all", rows.labels.enumerated().map { ("\(one) \($1)", .row($0)) }, .directionOnly)
    }
}
