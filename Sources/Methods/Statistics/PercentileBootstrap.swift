import Tensors

// What the three studies of today call. It gives way to `Estimator` as their findings are judged anew: percentiles of
// resampled means cover too rarely with few units, and whoever calls these chooses a recipe.
extension Interval {
    /// Student's t interval of the mean of independent, roughly normal samples.
    ///
    /// ```swift
    /// try Interval.studentT([4, 5, 6])  // 2.516 … 7.484
    /// ```
    /// - Throws: ``MethodError`` with fewer than two samples or one that is not finite.
    public static func studentT(_ samples: [Double], confidence: Double = 0.95) throws -> Interval {
        check(confidence)
        try check(samples, atLeast: 2)
        let mean = samples.mean
        let error = samples.standardDeviation / Double(samples.count).squareRoot()
        let half = error * studentTQuantile(0.5 + confidence / 2, degreesOfFreedom: Double(samples.count - 1))
        return Interval(lower: mean - half, upper: mean + half, confidence: confidence, recipe: .studentT)
    }

    /// Percentile bootstrap of the mean: quantiles of the means of samples drawn with replacement.
    ///
    /// The same stream gives the same interval.
    /// - Throws: ``MethodError`` with fewer than two samples or one that is not finite.
    public static func bootstrap(
        _ samples: [Double], confidence: Double = 0.95, resamples: Int = 2000, stream: RandomStream
    ) throws -> Interval {
        check(confidence)
        precondition(resamples >= 1, "a bootstrap needs resamples")
        try check(samples, atLeast: 2)
        var stream = stream
        let means = (0..<resamples).map { _ in
            var sum = CompensatedSum()
            for _ in samples.indices { sum.add(samples[stream.uniform(below: samples.count)]) }
            return sum.value / Double(samples.count)
        }.sorted()
        return percentiles(of: means, confidence)
    }

    /// Percentile bootstrap of the mean of `first[i] − second[i]`, where both share what varies, e.g. the fault seed.
    ///
    /// - Throws: ``MethodError`` with fewer than two pairs, unequal counts, or a sample that is not finite.
    public static func bootstrapDifference(
        _ first: [Double], _ second: [Double], confidence: Double = 0.95, resamples: Int = 2000, stream: RandomStream
    ) throws -> Interval {
        guard first.count == second.count else {
            throw MethodError(
                "comparing pairs", "found \(first.count) and \(second.count) samples",
                advice: "Measure both with the same seeds")
        }
        return try bootstrap(
            zip(first, second).map { $0 - $1 }, confidence: confidence, resamples: resamples, stream: stream)
    }

    /// Percentile bootstrap of any statistic of samples that are drawn together, such as a ratio or a rank correlation.
    ///
    /// - Parameters:
    ///   - count: how many samples there are; their places are drawn with replacement.
    ///   - statistic: gets the places drawn; resamples for which it is `nil` or not finite are left out.
    /// - Throws: ``MethodError`` with fewer than two samples or a statistic that is never finite.
    public static func bootstrap(
        count: Int, confidence: Double = 0.95, resamples: Int = 1000, stream: RandomStream,
        statistic: ([Int]) throws -> Double?
    ) throws -> Interval {
        check(confidence)
        guard count >= 2 else {
            throw MethodError(
                "estimating an interval", "expected at least 2 samples, found \(count)", advice: "Measure more samples")
        }
        var stream = stream
        var values: [Double] = []
        for _ in 0..<resamples {
            let drawn = (0..<count).map { _ in stream.uniform(below: count) }
            if let value = try statistic(drawn), value.isFinite { values.append(value) }
        }
        guard !values.isEmpty else {
            throw MethodError(
                "estimating an interval", "the statistic is not finite for any resample",
                advice: "Check the samples for zeros and missing values")
        }
        return percentiles(of: values.sorted(), confidence)
    }

    /// Wilson's score interval of a proportion (Wilson 1927), without continuity correction.
    ///
    /// ```swift
    /// try Interval.wilson(successes: 81, trials: 263)  // 0.2553 … 0.3662
    /// ```
    /// - Throws: ``MethodError`` without trials, or with more successes than trials.
    public static func wilson(successes: Int, trials: Int, confidence: Double = 0.95) throws -> Interval {
        check(confidence)
        guard trials > 0, 0...trials ~= successes else {
            throw MethodError(
                "estimating a proportion", "found \(successes) successes in \(trials) trials",
                advice: "Count at least one trial, and successes among them")
        }
        let limits = Limits.wilson(successes, trials, confidence)
        return Interval(lower: limits.lower, upper: limits.upper, confidence: confidence, recipe: .wilson)
    }

    private static func percentiles(of sorted: [Double], _ confidence: Double) -> Interval {
        Interval(
            lower: sorted.quantileOfSorted(0.5 - confidence / 2), upper: sorted.quantileOfSorted(0.5 + confidence / 2),
            confidence: confidence, recipe: .percentileBootstrap)
    }

    private static func check(_ samples: [Double], atLeast least: Int) throws {
        guard samples.count >= least else {
            throw MethodError(
                "estimating an interval", "expected at least \(least) samples, found \(samples.count)",
                advice: "Repeat the measurement with more seeds")
        }
        if let wrong = samples.first(where: { !$0.isFinite }) {
            throw MethodError(
                "estimating an interval", "expected finite samples, found \(wrong)", advice: "Check the measurement")
        }
    }
}
