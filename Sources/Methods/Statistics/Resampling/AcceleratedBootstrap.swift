import Foundation
import Tensors

/// The bias-corrected and accelerated bootstrap of a statistic (Efron 1987; Efron and Tibshirani 1993, chapter 14).
struct AcceleratedBootstrap: Sendable {
    let value: Double
    /// What the statistic comes to without each unit in turn, where it is defined.
    let leftOneOut: [Double]
    let resampled: ResampledValues
    /// For how many resamples, or units left out, the statistic is not defined.
    let undefined: Int
    let resamples: Int

    /// - Throws: what the statistic throws.
    init<Failure: Error>(
        _ value: Double, leftOneOut: [Double?], count: Int, stream: RandomStream, resamples: Int,
        statistic: @Sendable ([Int]) throws(Failure) -> Double?
    ) throws(Failure) {
        Interval.Resampling.check(resamples)
        var draws = ResampledPlaces(count, stream: stream), places = [Int](repeating: 0, count: count)
        var values: [Double] = []
        values.reserveCapacity(resamples)
        // Places are drawn one resample after the other, so that cores change nothing, and not all at once: of many units
        // they are a lot of memory.
        let block = max(64, (1 << 19) / count)
        for first in stride(from: 0, to: resamples, by: block) {
            let drawn = (first..<min(first + block, resamples)).map { _ in
                draws.next(into: &places)
                return places
            }
            values += try concurrently(drawn, statistic).compactMap { $0.flatMap { $0.isFinite ? $0 : nil } }
        }
        self.value = value
        self.resamples = resamples
        self.leftOneOut = leftOneOut.compactMap { $0.flatMap { $0.isFinite ? $0 : nil } }
        undefined = max(resamples - values.count, (leftOneOut.count - self.leftOneOut.count) * resamples / count)
        resampled = ResampledValues(values)
    }

    /// How much the statistic's standard error changes with its value: Σu³/(6 (Σu²)^{3/2}), u being the mean of the values
    /// without one unit minus each of them.
    private var acceleration: Double {
        let mean = leftOneOut.mean
        let squares = CompensatedSum(leftOneOut.lazy.map { (mean - $0) * (mean - $0) }).value
        let cubes = CompensatedSum(leftOneOut.lazy.map { (mean - $0) * (mean - $0) * (mean - $0) }).value
        return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
    }

    func uncertainty(_ confidence: Double) -> Uncertainty {
        if undefined * 100 > resamples { return .noInterval(.undefinedResamples(undefined, of: resamples)) }
        let all = Double(resampled.sorted.count)
        let below = resampled.sorted.count { $0 < value }, atMost = resampled.sorted.count { $0 <= value }
        let share = Double(below + atMost) / (2 * all)
        guard 0 < share, share < 1 else { return .noInterval(.lopsidedResamples) }
        let bias = normalQuantile(share), acceleration = acceleration
        let deviate = Limits.normalDeviate(confidence)
        func end(_ z: Double) -> (value: Double, error: Double)? {
            let shifted = bias + z, stretch = 1 - acceleration * shifted
            guard stretch > 0 else { return nil }
            let place = bias + shifted / stretch
            let probability = normalProbability(place)
            guard 0 < probability, probability < 1 else { return nil }
            // The bias is counted from the same resamples as the quantile, so that their errors partly cancel.
            let slope = normalDensity(place) * (1 + 1 / (stretch * stretch)) / normalDensity(bias)
            let variance =
                probability * (1 - probability) + slope * slope * share * (1 - share)
                - 2 * slope * (min(probability, share) - probability * share)
            return (
                resampled.quantile(probability), resampled.sparsity(probability) * (max(0, variance) / all).squareRoot()
            )
        }
        guard let lower = end(-deviate), let upper = end(deviate) else { return .noInterval(.lopsidedResamples) }
        return Uncertainty(
            Limits(lower.value, upper.value), confidence, .bca,
            .init(resamples: resamples, lowerError: lower.error, upperError: upper.error))
    }
}
