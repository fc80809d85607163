import Tensors

/// The means of several methods over the same units, with intervals that hold for all at once, so that the best of them,
/// or the worst, may be named after looking.
///
///     let means = try SimultaneousMeans([a, b, c, d], stream: stream)
///     means.best.estimate()                 // the highest true mean, wherever it is
///     means.notExcludedAsBest()             // [0, 2]: these may be the best
///
/// The interval of method j is its mean ± c · its standard error, c being the quantile of the largest standardised deviation
/// of any over common resamples, and from the highest of the lower to the highest of the upper ends lies the best. A
/// bootstrap of the maximum would cover 80 % with 4 equal methods, and 34 % with 24. With fewer than 15 units c is
/// Student's t at a confidence of 1 − (1 − confidence)/J (Bonferroni).
public struct SimultaneousMeans: Sendable {
    private let samples: [Samples]
    private let units: SampledUnits
    private let count: Int
    private let means: [Double]
    private let errors: [Double]
    /// The largest deviations; `nil` with too few units.
    private let deviations: ResampledValues?
    private let stream: RandomStream
    private let resamples: Int

    /// - Throws: ``MethodError`` without methods, with ones that are not of the same units, or with a missing value that no
    ///   rule counts or leaves out.
    public init(
        _ samples: [Samples], stream: RandomStream, resamples: Int = Interval.Resampling.usual
    ) throws {
        try self.init(samples, stream, resamples, isResampled: true)
    }

    /// - Parameter isResampled: whether c is resampled where there are enough units.
    init(_ samples: [Samples], _ stream: RandomStream, _ resamples: Int, isResampled: Bool) throws {
        Interval.Resampling.check(resamples)
        let joint = try Samples.together(samples), count = joint.rows.count
        guard joint.unknown == 0, count > 0 else {
            throw MethodError(
                "comparing methods over \(samples[0].unit)",
                "found \(count) with a value for each, and \(joint.unknown) missing",
                advice: "Register what missing ones count as, or leave them out")
        }
        self.samples = samples
        (self.count, self.stream, self.resamples) = (count, stream, resamples)
        units = SampledUnits(
            [.varying(samples[0].unit, count), .fixed("methods", samples.count)], missing: joint.missing)
        let columns = samples.indices.map(joint.column)
        means = columns.map(\.mean)
        errors = columns.map { values in
            values.areEqual(within: Samples.rounding(values))
                ? 0 : values.standardDeviation / Double(count).squareRoot()
        }
        deviations =
            isResampled && count >= Calculation.leastForBootstrap && errors.contains { $0 > 0 }
            ? Self.largestDeviations(columns, means, errors, stream, resamples) : nil
    }

    private static func largestDeviations(
        _ columns: [[Double]], _ means: [Double], _ errors: [Double], _ stream: RandomStream, _ resamples: Int
    ) -> ResampledValues {
        // Standardised, a unit's values of all methods side by side.
        let varying = columns.indices.filter { errors[$0] > 0 }, width = varying.count, count = columns[0].count
        let scaled = (0..<count).flatMap { unit in
            varying.map { (columns[$0][unit] - means[$0]) / (errors[$0] * Double(count)) }
        }
        var draws = ResampledPlaces(count, stream: stream), places = [Int](repeating: 0, count: count)
        var sums = [Double](repeating: 0, count: width)
        let largest = (0..<resamples).map { _ in
            draws.next(into: &places)
            scaled.withUnsafeBufferPointer { scaled in
                sums.withUnsafeMutableBufferPointer { sums in
                    sums.update(repeating: 0)
                    for place in places {
                        for method in 0..<width { sums[method] += scaled[place * width + method] }
                    }
                }
            }
            return sums.reduce(0) { max($0, abs($1)) }
        }
        return ResampledValues(largest)
    }

    /// The interval of each method's mean, all of which hold at once with this confidence.
    public func uncertainties(confidence: Double = 0.95) -> [Uncertainty] {
        Interval.check(confidence)
        return means.indices.map { method in
            if count == 1 { return .noInterval(.oneUnit) }
            // One that does not vary takes its share of the error probability.
            let single = 1 - (1 - confidence) / Double(means.count)
            guard errors[method] > 0 else {
                guard let bounds = samples[method].bounds else { return .noInterval(.allEqual) }
                return Uncertainty(
                    .equal(means[method], count: count, within: bounds, single), confidence, .equalValues)
            }
            guard let deviations else {
                let limits = Limits.studentT(
                    means[method], error: errors[method], degreesOfFreedom: Double(count - 1), single)
                return Uncertainty(limits, confidence, .bonferroniT)
            }
            let half = errors[method] * deviations.quantile(confidence)
            let error = errors[method] * deviations.error(confidence)
            return Uncertainty(
                Limits(means[method] - half, means[method] + half), confidence, .maxT,
                .init(resamples: resamples, lowerError: error, upperError: error))
        }
    }

    /// The highest of the methods' true means.
    ///
    /// - Throws: ``MethodError``, as the initialiser.
    public var best: Estimator {
        get throws { try Estimator(.extreme(of: samples, isHighest: true, .init(stream, resamples))) }
    }

    /// The lowest of the methods' true means.
    ///
    /// - Throws: ``MethodError``, as the initialiser.
    public var worst: Estimator {
        get throws { try Estimator(.extreme(of: samples, isHighest: false, .init(stream, resamples))) }
    }

    /// The places of the methods that may have the highest true mean: whose upper end reaches the highest lower end. All
    /// of them where one has no interval.
    public func notExcludedAsBest(confidence: Double = 0.95) -> [Int] {
        let intervals = uncertainties(confidence: confidence).map(\.interval)
        let known = intervals.compactMap(\.self)
        guard known.count == intervals.count, let bar = known.map(\.lower).max() else { return Array(means.indices) }
        return known.indices.filter { known[$0].upper >= bar }
    }

    func extreme(isHighest: Bool) -> Calculation {
        // Whether one mean, or end, is more extreme than another.
        let isBefore: @Sendable (Double, Double) -> Bool = { isHighest ? $0 > $1 : $0 < $1 }
        let value = means.dropFirst().reduce(means[0]) { isBefore($1, $0) ? $1 : $0 }
        var resample: (@Sendable (Int) throws -> Calculation)?
        if deviations != nil {
            resample = { try SimultaneousMeans(samples, stream: stream, resamples: $0).extreme(isHighest: isHighest) }
        }
        return Calculation(value, units, resample: resample) { confidence in
            let all = uncertainties(confidence: confidence), intervals = all.compactMap(\.interval)
            if let none = all.first(where: { $0.interval == nil }) { return none }
            let lower = intervals.dropFirst().reduce(intervals[0]) { isBefore($1.lower, $0.lower) ? $1 : $0 }
            let upper = intervals.dropFirst().reduce(intervals[0]) { isBefore($1.upper, $0.upper) ? $1 : $0 }
            let resampling = (lower.resampling ?? upper.resampling).map { any in
                Interval.Resampling(
                    resamples: any.resamples, lowerError: lower.resampling?.lowerError ?? 0,
                    upperError: upper.resampling?.upperError ?? 0)
            }
            let recipe = upper.recipe == .equalValues ? lower.recipe : upper.recipe
            return Uncertainty(Limits(lower.lower, upper.upper), confidence, recipe, resampling)
        }
    }
}
