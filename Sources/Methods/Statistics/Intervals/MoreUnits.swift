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

    /// By Student's t: the least K with t(K − 1) s/√K < Δ, s being the deviation between trainings.
    ///
    /// ```swift
    /// MoreUnits.trainings(deviation: 0.3, distance: 0.5)  // 4 in all
    /// ```
    /// At most a thousand.
    public static func trainings(
        deviation: Double, distance: Double, confidence: Double = 0.95, of unit: String = "trainings"
    ) -> MoreUnits {
        guard distance > 0 else { return .notByMoreOfTheSame }
        func decides(_ count: Int) -> Bool {
            let deviate = Limits.studentDeviate(confidence, degreesOfFreedom: Double(count - 1))
            return deviate * deviation / Double(count).squareRoot() < distance
        }
        guard decides(1_000) else { return .notByMoreOfTheSame }
        // Halving, since the reach falls with every training.
        var (tooFew, enough) = (1, 1_000)
        while enough - tooFew > 1 {
            let middle = (tooFew + enough) / 2
            if decides(middle) { enough = middle } else { tooFew = middle }
        }
        return .inAll(enough, of: unit)
    }
}

extension IntervalEstimate {
    /// How many units in all would decide between these bounds: of what there are fewest of.
    ///
    /// By Student's t where fewer than 15 units have a deviation, such as trainings; else by the square root. `nil` where
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
        let distance = abs(bound - value)
        if let deviation, scarce.count < Calculation.leastForBootstrap {
            return .trainings(
                deviation: deviation, distance: distance, confidence: interval.confidence, of: scarce.name)
        }
        let reach = bound < value ? value - interval.lower : interval.upper - value
        return .units(count: scarce.count, reach: reach, distance: distance, of: scarce.name)
    }
}
