/// How many units would decide what an interval leaves undecided, if the value and the spread stayed as they are.
public enum MoreUnits: Sendable, Hashable, Codable {
    /// This many in all, not in addition.
    case inAll(Int, of: String)
    /// The value lies on a bound, or it would take more than anybody measures.
    case notByMoreOfTheSame

    /// By the square root: ⌈n (h/Δ)²⌉ units, h being how far the interval reaches towards the nearest bound, Δ how far that
    /// is from the value.
    ///
    /// ```swift
    /// MoreUnits.units(count: 100, reach: 3, distance: 2, of: "images")  // 225 in all
    /// ```
    /// More than a thousand times as many are not worth asking for.
    public static func units(count: Int, reach: Double, distance: Double, of unit: String) -> MoreUnits {
        let ratio = reach / distance
        guard distance > 0, ratio * ratio <= 1_000 else { return .notByMoreOfTheSame }
        // Bounds are strict: as many as there are have not decided.
        return .inAll(max(count + 1, Int((Double(count) * ratio * ratio).rounded(.up))), of: unit)
    }

    /// By Student's t: the least K above those there are with t(K − 1) s/√K < Δ, s being the deviation between trainings.
    ///
    /// ```swift
    /// MoreUnits.trainings(deviation: 0.3, distance: 0.5)  // 4 in all
    /// ```
    /// At most a thousand.
    public static func trainings(
        deviation: Double, distance: Double, confidence: Double = 0.95, moreThan count: Int = 1,
        of unit: String = "trainings"
    ) -> MoreUnits {
        guard distance > 0 else { return .notByMoreOfTheSame }
        func decides(_ count: Int) -> Bool { reach(deviation, count, confidence) < distance }
        guard count < 1_000, decides(1_000) else { return .notByMoreOfTheSame }
        // Halving, since the reach falls with every training.
        var (tooFew, enough) = (count, 1_000)
        while enough - tooFew > 1 {
            let middle = (tooFew + enough) / 2
            if decides(middle) { enough = middle } else { tooFew = middle }
        }
        return .inAll(enough, of: unit)
    }

    /// How far an interval by Student's t reaches from a mean of so many.
    fileprivate static func reach(_ deviation: Double, _ count: Int, _ confidence: Double) -> Double {
        Limits.studentDeviate(confidence, degreesOfFreedom: Double(count - 1)) * deviation / Double(count).squareRoot()
    }
}

extension IntervalEstimate {
    /// How many units in all would decide between these bounds: of what there are fewest of.
    ///
    /// By Student's t where fewer than 15 units have a deviation, such as trainings; else by the square root. What the other
    /// units add to the interval, in squares, stays as it is, and may be too much for more of these to decide. `nil` where
    /// there is no interval to begin with, or where no bound lies in it, so that it decides.
    ///
    /// ```swift
    /// // 0.5 [-0.245, 1.245] over 3 trainings
    /// estimate.unitsToDecide(against: [0])  // 4 trainings in all
    /// ```
    public func unitsToDecide(against bounds: [Double]) -> MoreUnits? {
        guard let value, let interval, let scarce = units.scarcest, bounds.contains(where: interval.contains),
            let bound = bounds.min(by: { abs($0 - value) < abs($1 - value) })
        else { return nil }
        let distance = abs(bound - value), reach = bound < value ? value - interval.lower : interval.upper - value
        // The deviation is that of the first factor's means.
        if let deviation, scarce.count < Calculation.leastForBootstrap, scarce == units.factors.first {
            var others = 0.0
            if units.factors.count(where: \.varies) > 1 {
                let own = scarce.count > 1 ? MoreUnits.reach(deviation, scarce.count, interval.confidence) : 0
                others = max(0, reach * reach - own * own)
            }
            guard others < distance * distance else { return .notByMoreOfTheSame }
            return .trainings(
                deviation: deviation, distance: (distance * distance - others).squareRoot(),
                confidence: interval.confidence, moreThan: scarce.count, of: scarce.name)
        }
        return .units(count: scarce.count, reach: reach, distance: distance, of: scarce.name)
    }
}
