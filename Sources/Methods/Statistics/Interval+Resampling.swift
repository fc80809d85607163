import Tensors

extension Interval {
    /// Percentile bootstrap of any statistic of samples that are drawn together, such as a ratio or a rank correlation.
    ///
    /// - Parameters:
    ///   - count: how many samples there are; their places are drawn with replacement.
    ///   - statistic: gets the places drawn; resamples for which it is `nil` or not finite are left out.
    /// - Throws: `MethodError` with fewer than two samples or a statistic that is never finite.
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
        return Interval(
            lower: values.quantile(0.5 - confidence / 2), upper: values.quantile(0.5 + confidence / 2),
            confidence: confidence, kind: .bootstrap)
    }
}
