/// What follows from an estimator's data: its value, and its uncertainty at any confidence.
struct Calculation: Sendable {
    /// `nil` where the quantity is not defined for these data.
    let value: Double?
    let units: SampledUnits
    /// As in ``IntervalEstimate``.
    let deviation: Double?
    private let compute: @Sendable (_ confidence: Double) -> Uncertainty
    /// The same with another number of resamples; `nil` for closed forms.
    private let resample: (@Sendable (Int) throws -> Calculation)?
    /// With as many resamples as the edge of a bound asks for: rule, strict mark and registered rule ask for the same.
    private let fine: Deferred<Result<Calculation, any Error>>?

    init(
        _ value: Double?, _ units: SampledUnits, deviation: Double? = nil,
        resample: (@Sendable (Int) throws -> Calculation)? = nil,
        _ compute: @escaping @Sendable (_ confidence: Double) -> Uncertainty
    ) {
        self.value = value.flatMap { $0.isFinite ? $0 : nil }
        (self.units, self.deviation, self.resample, self.compute) = (units, deviation, resample, compute)
        fine = resample.map { resample in Deferred { Result { try resample(Interval.Resampling.fine) } } }
    }

    func uncertainty(confidence: Double = 0.95) -> Uncertainty {
        Interval.check(confidence)
        return value == nil ? .noInterval(.undefined) : compute(confidence)
    }

    var isResampled: Bool { resample != nil }

    func resampled(_ resamples: Int) throws -> Calculation {
        if resamples == Interval.Resampling.fine, let fine { return try fine.value.get() }
        return try resample.map { try $0(resamples) } ?? self
    }

    func adjusted(by adjustment: Estimator.Adjustment) -> Calculation {
        switch adjustment {
        case .holding(let name, let count): with { $0.hold(name, count) }
        case .leavingOut(let count, let reason):
            with { $0.missing.append(.init(count, .leaveOut(because: reason))) }
        case .scaling(let factor): scaled(by: factor)
        }
    }

    func holding(_ name: String, _ count: Int = 1) -> Calculation { with { $0.hold(name, count) } }

    private func with(_ change: @escaping @Sendable (inout SampledUnits) -> Void) -> Calculation {
        var units = units
        change(&units)
        return Calculation(value, units, deviation: deviation, resample: resampling { $0.with(change) }, compute)
    }

    private func scaled(by factor: Double) -> Calculation {
        Calculation(
            value.map { factor * $0 }, units, deviation: deviation.map { abs(factor) * $0 },
            resample: resampling { $0.scaled(by: factor) }
        ) { confidence in compute(confidence).map(by: factor) { factor * $0 } }
    }

    private func resampling(
        _ change: @escaping @Sendable (Calculation) -> Calculation
    ) -> (@Sendable (Int) throws -> Calculation)? {
        guard isResampled else { return nil }
        return { try change(resampled($0)) }
    }

    /// From how many units on a bootstrap is asked at all.
    static let leastForBootstrap = 15
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
