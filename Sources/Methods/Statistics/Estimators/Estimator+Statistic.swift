import Tensors

extension Estimator {
    /// Any statistic of values that are drawn together, unit by unit, such as an area under a curve or a geometric mean.
    ///
    /// ```swift
    /// let spread = try Estimator.statistic(.of(.deviation, [0]) / .mean(0), of: [areas], stream: stream)
    /// let gain = try Estimator.statistic(.relativeGain, of: [clipped, plain], stream: stream)
    /// ```
    /// From 15 units on by the BCa bootstrap; with fewer, for smooth statistics, by Student's t of the jackknife's
    /// pseudo-values n θ − (n − 1) θ₍₋ᵢ₎; with fewer than 5, no interval, and none if more than one resample in a hundred gives
    /// no finite value. Where every unit makes the same pseudo-value, what as many equal values within the bounds cannot
    /// exclude. O(resamples · n) beside the statistic; of means alone, resamples are added up only.
    ///
    /// For means, proportions, ratios, medians and correlations there are estimators of their own: use these. Where units are
    /// nested, such as photographs of objects, the samples are of clusters. Missing units need a rule.
    /// - Parameters:
    ///   - bounds: what the statistic cannot leave.
    ///   - stream: as ``stream(seed:finding:clause:)`` gives it.
    /// - Throws: ``MethodError`` without samples, or where they are not of the same units.
    public static func statistic(
        _ formula: Formula, of samples: [Samples], kind: StatisticKind = .smooth,
        within bounds: ClosedRange<Double>? = nil, stream: RandomStream, resamples: Int = Interval.Resampling.usual
    ) throws -> Estimator {
        try Estimator(
            .statistic(
                .init(body: .formula(formula), kind: kind, bounds: bounds), of: samples, .init(stream, resamples)))
    }

    /// A statistic that no ``Formula`` says; as ``statistic(_:of:kind:within:stream:resamples:)``.
    ///
    /// Whoever wants to compute it anew must write it again, under this name.
    /// - Parameter statistic: gets the columns of drawn units, in the samples' order; `nil` where it is not defined.
    /// - Throws: what the statistic throws; ``MethodError`` without samples, or where they are not of the same units.
    public static func statistic(
        named name: String, of samples: [Samples], kind: StatisticKind = .smooth,
        within bounds: ClosedRange<Double>? = nil, stream: RandomStream, resamples: Int = Interval.Resampling.usual,
        _ statistic: @escaping @Sendable (_ columns: [[Double]]) throws -> Double?
    ) throws -> Estimator {
        try Estimator(
            .statistic(
                .init(body: .ofColumns(name: name, statistic), kind: kind, bounds: bounds), of: samples,
                .init(stream, resamples)))
    }

    /// How much larger the first mean is than the second, in shares of the second: 0.1 for a tenth more.
    ///
    /// ```swift
    /// try Estimator.relativeGain(clipped, over: plain, stream: stream).scaled(by: 100)  // in percent
    /// ```
    /// - Throws: ``MethodError`` where the two are not of the same units.
    public static func relativeGain(
        _ first: Samples, over second: Samples, stream: RandomStream, resamples: Int = Interval.Resampling.usual
    ) throws -> Estimator {
        try statistic(.relativeGain, of: [first, second], stream: stream, resamples: resamples)
    }

    /// The mean over trainings of a statistic of images, all trainings on the same images.
    ///
    /// The interval over images is that of a statistic for the mean over trainings, the one over trainings is Student's t of
    /// their values; their distances from the value are added in squares (Zou and Donner 2008). With one training, the
    /// interval is over images alone, and the training is held fixed.
    /// - Parameter cells: a quantity each, trainings × images.
    /// - Throws: ``MethodError`` without quantities, or where they are not of the same units.
    public static func statistic(
        _ formula: Formula, of cells: [CrossedSamples], kind: StatisticKind = .smooth,
        within bounds: ClosedRange<Double>? = nil, stream: RandomStream, resamples: Int = Interval.Resampling.usual
    ) throws -> Estimator {
        try Estimator(
            .crossedStatistic(
                .init(body: .formula(formula), kind: kind, bounds: bounds), of: cells, .init(stream, resamples)))
    }

    /// The same of a statistic that no ``Formula`` says.
    ///
    /// - Throws: what the statistic throws; ``MethodError`` without quantities, or where they are not of the same units.
    public static func statistic(
        named name: String, of cells: [CrossedSamples], kind: StatisticKind = .smooth,
        within bounds: ClosedRange<Double>? = nil, stream: RandomStream, resamples: Int = Interval.Resampling.usual,
        _ statistic: @escaping @Sendable (_ columns: [[Double]]) throws -> Double?
    ) throws -> Estimator {
        try Estimator(
            .crossedStatistic(
                .init(body: .ofColumns(name: name, statistic), kind: kind, bounds: bounds), of: cells,
                .init(stream, resamples)))
    }
}
