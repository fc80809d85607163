import Foundation

extension Limits {
    /// mean ± t · error (Student 1908).
    static func studentT(_ mean: Double, error: Double, degreesOfFreedom: Double, _ confidence: Double) -> Limits {
        let half = error * studentDeviate(confidence, degreesOfFreedom: degreesOfFreedom)
        return Limits(mean - half, mean + half)
    }

    /// What n equal values of a quantity within bounds [a, b] cannot exclude of its mean: [v − q(v − a), v + q(b − v)]
    /// with q = 1 − ((1 − confidence)/2)^(1/n).
    ///
    /// A share above q of units with other values would have shown itself among n with a probability above 97.5 %.
    /// ```swift
    /// Limits.equal(10, count: 8, within: 0...100, 0.95)  // 6.3 … 43.2
    /// ```
    package static func equal(
        _ value: Double, count: Int, within bounds: ClosedRange<Double>, _ confidence: Double
    ) -> Limits {
        let share = -expm1(log(tail(confidence)) / Double(count))
        return Limits(
            value - share * (value - bounds.lowerBound), value + share * (bounds.upperBound - value))
    }

    /// mean ± t s √(1 + 1/n): where one more value will lie.
    package static func prediction(_ values: [Double], _ confidence: Double) -> Limits {
        let n = Double(values.count)
        return studentT(
            values.mean, error: values.standardDeviation * (1 + 1 / n).squareRoot(), degreesOfFreedom: n - 1, confidence
        )
    }

    /// The mean over k folds, repeated R times, ± t s √(1/(kR) + tested/trained) (Nadeau and Bengio 2003, section 5).
    package static func correctedResampledT(
        _ folds: [Double], testedPerTrained ratio: Double, _ confidence: Double
    ) -> Limits {
        let n = Double(folds.count)
        return studentT(
            folds.mean, error: folds.standardDeviation * (1 / n + ratio).squareRoot(), degreesOfFreedom: n - 1,
            confidence)
    }

    /// One value, of which several intervals each hold the other factors fixed, with all varying: distances are added in
    /// squares (Zou and Donner 2008, equations 3 and 4).
    package static func squareAndAdd(_ value: Double, _ parts: [Limits]) -> Limits {
        func distance(_ side: (Limits) -> Double) -> Double {
            parts.map { max(0, side($0)) }.reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
        return Limits(value - distance { value - $0.lower }, value + distance { $0.upper - value })
    }

    /// Between two of the sorted values, by the probabilities of a fair coin; `nil` with too few for this confidence.
    package static func median(sorted values: [Double], _ confidence: Double) -> Limits? {
        guard let place = medianPlace(values.count, confidence) else { return nil }
        return Limits(values[place], values[values.count - 1 - place])
    }

    /// How many of n values lie below a median's interval.
    static func medianPlace(_ count: Int, _ confidence: Double) -> Int? {
        let tail = tail(confidence)
        guard fairCoinProbability(atMost: 0, of: count) <= tail else { return nil }
        var place = 0
        while fairCoinProbability(atMost: place + 1, of: count) <= tail { place += 1 }
        return place
    }
}
