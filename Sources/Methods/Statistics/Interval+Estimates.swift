import Tensors

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
        return Interval(lower: mean - half, upper: mean + half, confidence: confidence, kind: .studentT)
    }

    /// Percentile bootstrap of the mean: quantiles of the means of samples drawn with replacement.
    ///
    /// The same stream gives the same interval.
    /// - Throws: ``MethodError`` with fewer than two samples or one that is not finite.
    public static func bootstrap(
        _ samples: [Double], confidence: Double = 0.95, resamples: Int = 2000, stream: RandomStream
    ) throws -> Interval {
        try bootstrap(samples, confidence, resamples, stream, .bootstrap)
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
        return try bootstrap(zip(first, second).map { $0 - $1 }, confidence, resamples, stream, .pairedBootstrap)
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
        let z = normalQuantile(0.5 + confidence / 2)
        let n = Double(trials)
        let p = Double(successes) / n
        let centre = p + z * z / (2 * n)
        let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        let scale = 1 + z * z / n
        // Rounding must not move an end that is 0 or 1 by definition.
        return Interval(
            lower: successes == 0 ? 0 : max(0, (centre - half) / scale),
            upper: successes == trials ? 1 : min(1, (centre + half) / scale), confidence: confidence, kind: .wilson)
    }

    private static func bootstrap(
        _ samples: [Double], _ confidence: Double, _ resamples: Int, _ stream: RandomStream, _ kind: Kind
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
        return Interval(
            lower: means.quantileOfSorted(0.5 - confidence / 2), upper: means.quantileOfSorted(0.5 + confidence / 2),
            confidence: confidence, kind: kind)
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
