import Tensors

/// A quantity with the data that it is estimated from: its value, and its uncertainty at any confidence.
///
///     let gain = try Estimator.pairedMean(clipped, less: plain)
///     gain.estimate().interval                     // at 95 %
///     gain.estimate(confidence: 0.99).interval     // as "at least one of five" asks
///     try gain.estimate(against: [0])              // with more resamples if an end lies too near to 0 to tell
///
/// Each way to make one (`mean`, `pairedMean`, `proportion`, `ratio`, `statistic`, …) has its rule which recipe gives the
/// interval, so that nobody chooses. Data that allow no interval give none, and say why.
public struct Estimator: Sendable {
    /// `nil` where the quantity is not defined for these data.
    public let value: Double?
    public let units: SampledUnits
    /// As in ``IntervalEstimate``.
    public let deviation: Double?
    private let compute: @Sendable (_ confidence: Double) -> Uncertainty
    /// The same with another number of resamples; `nil` for closed forms.
    private let resample: (@Sendable (Int) throws -> Estimator)?

    init(
        _ value: Double?, _ units: SampledUnits, deviation: Double? = nil,
        resample: (@Sendable (Int) throws -> Estimator)? = nil,
        _ compute: @escaping @Sendable (_ confidence: Double) -> Uncertainty
    ) {
        self.value = value.flatMap { $0.isFinite ? $0 : nil }
        (self.units, self.deviation, self.resample, self.compute) = (units, deviation, resample, compute)
    }

    /// How well the value is known at a confidence between 0 and 1.
    public func uncertainty(confidence: Double = 0.95) -> Uncertainty {
        Interval.check(confidence)
        return value == nil ? .noInterval(.undefined) : compute(confidence)
    }

    public func estimate(confidence: Double = 0.95) -> IntervalEstimate {
        IntervalEstimate(
            value: value, uncertainty: uncertainty(confidence: confidence), units: units, deviation: deviation)
    }

    /// The estimate for a rule with these bounds: with ten times as many resamples if an end of the interval is on the edge
    /// of one.
    ///
    /// Whether it still is, `interval.isOnEdge(of:)` says.
    /// - Throws: what the statistic throws.
    public func estimate(confidence: Double = 0.95, against bounds: [Double]) throws -> IntervalEstimate {
        let estimate = estimate(confidence: confidence)
        guard let interval = estimate.interval, bounds.contains(where: interval.isOnEdge) else { return estimate }
        return try resampled(Interval.Resampling.fine).estimate(confidence: confidence)
    }

    /// The same from this many resamples of the same stream; a closed form as it is.
    ///
    /// - Throws: what the statistic throws.
    public func resampled(_ resamples: Int) throws -> Estimator { try resample.map { try $0(resamples) } ?? self }

    /// The same value and interval, said of fixed units as well: "5000 images; trainings held fixed: 1".
    public func holding(_ name: String, _ count: Int = 1) -> Estimator {
        with { $0.hold(name, count) }
    }

    /// The same value and interval, where the caller had to leave units out by a registered rule.
    public func leavingOut(_ count: Int, because reason: String) -> Estimator {
        precondition(count >= 0, "\(count) units cannot be left out")
        return count == 0 ? self : with { $0.missing.append(.init(count, .leaveOut(because: reason))) }
    }

    private func with(_ change: @escaping @Sendable (inout SampledUnits) -> Void) -> Estimator {
        var units = units
        change(&units)
        return Estimator(value, units, deviation: deviation, resample: resampling { $0.with(change) }, compute)
    }

    private func resampling(
        _ change: @escaping @Sendable (Estimator) -> Estimator
    ) -> (@Sendable (Int) throws -> Estimator)? {
        guard let resample else { return nil }
        return { try change(resample($0)) }
    }

    /// In another unit: value and interval times a factor that is not 0; 100 for percent, −1 for the opposite.
    public func scaled(by factor: Double) -> Estimator {
        precondition(factor.isFinite && factor != 0, "a unit is no \(factor) of another")
        return Estimator(
            value.map { factor * $0 }, units, deviation: deviation.map { abs(factor) * $0 },
            resample: resampling { $0.scaled(by: factor) }
        ) { confidence in compute(confidence).map(by: factor) { factor * $0 } }
    }

    /// A count or a proof: nothing is sampled, and there is no interval.
    public static func exact(_ value: Double, of units: [SampledUnits.Factor] = []) -> Estimator {
        Estimator(value, SampledUnits(units.map { .fixed($0.name, $0.count) })) { _ in .exact }
    }

    /// The stream for the interval of a finding's clause, apart from those of all others.
    ///
    ///     Estimator.stream(seed: 1, finding: "layers-differ", clause: "size")  // interval/layers-differ/size
    public static func stream(seed: UInt64, finding: String, clause: String) -> RandomStream {
        RandomStream(seed: seed, "interval", finding, clause)
    }
}

extension Uncertainty {
    /// On another scale that grows or falls everywhere; Monte Carlo errors are multiplied.
    func map(by factor: Double, _ transform: (Double) -> Double) -> Uncertainty {
        guard case .interval(let interval) = self else { return self }
        let errors = interval.resampling.map { errors in
            let (lower, upper) = (abs(factor) * errors.lowerError, abs(factor) * errors.upperError)
            return Interval.Resampling(
                resamples: errors.resamples, lowerError: factor > 0 ? lower : upper,
                upperError: factor > 0 ? upper : lower)
        }
        return Uncertainty(
            Limits(interval.lower, interval.upper).map(transform), interval.confidence, interval.recipe, errors)
    }
}
