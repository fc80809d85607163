import Tensors

extension Calculation {
    /// - Throws: what the statistic throws; ``MethodError`` where the samples are not of the same units.
    static func statistic(
        _ statistic: Estimator.Statistic, of samples: [Samples], _ resampled: Estimator.Resampled,
        _ analysis: Estimator.Analysis = .init()
    ) throws -> Calculation {
        let joint = try Samples.together(samples), count = joint.rows.count
        let units = SampledUnits([.varying(samples[0].unit, joint.count)], missing: joint.missing)
        guard count > 0 else { return Calculation(nil, units) { _ in .noInterval(.undefined) } }
        let columns = samples.indices.map(joint.column)
        let drawn = statistic.isOfMeans ? DrawnColumns.means(columns) : .values(columns)
        let value = try drawn.value(statistic)
        guard joint.unknown == 0 else {
            return Calculation(value, units) { _ in .noInterval(.missing(joint.unknown)) }
        }
        // A value that is not defined, or stands alone, asks for nothing more.
        let leftOneOut =
            value == nil || count == 1 ? [] : try (0..<count).map { try drawn.value(statistic, without: $0) }
        let problem = BootstrapProblem(
            value: value, leftOneOut: leftOneOut, units: units, count: count, kind: statistic.kind,
            bounds: statistic.bounds, statistic: DrawnStatistic(statistic, of: [drawn]))
        if analysis.recipe == .abc, let formula = statistic.formulaOfMeans, count >= leastForBootstrap,
            let other = approximated(value, units, columns, formula.value(ofMeans:))
        {
            return other
        }
        return try bootstrapped(problem, resampled, byPseudoValues: analysis.recipe == .pseudoValues)
    }

    /// What a bootstrap needs to know of a statistic.
    struct BootstrapProblem: Sendable {
        let value: Double?
        let leftOneOut: [Double?]
        let units: SampledUnits
        let count: Int
        let kind: StatisticKind
        let bounds: ClosedRange<Double>?
        let statistic: DrawnStatistic
    }

    static func bootstrapped(
        _ problem: BootstrapProblem, _ resampled: Estimator.Resampled, byPseudoValues: Bool = false
    ) throws -> Calculation {
        let (units, count, bounds) = (problem.units, problem.count, problem.bounds)
        guard let value = problem.value, value.isFinite else {
            return Calculation(nil, units) { _ in .noInterval(.undefined) }
        }
        guard count > 1 else { return Calculation(value, units) { _ in .noInterval(.oneUnit) } }
        let needed = problem.kind == .smooth ? 5 : leastForBootstrap
        guard count >= needed else {
            return Calculation(value, units) { _ in .noInterval(.tooFewUnits(found: count, needed: needed)) }
        }
        let defined = problem.leftOneOut.compactMap(\.self).filter(\.isFinite)
        // Rounding of the statistic itself is unknown; a dozen more bits than a sum of numbers loses.
        if defined.count == count, (defined + [value]).areEqual(within: 4096 * Samples.rounding([value])) {
            return Calculation(value, units) { confidence in
                guard let bounds else { return .noInterval(.allEqual) }
                return Uncertainty(.equal(value, count: count, within: bounds, confidence), confidence, .equalValues)
            }
        }
        guard count >= leastForBootstrap, !byPseudoValues else {
            guard defined.count == count else {
                return Calculation(value, units) { _ in
                    .noInterval(.undefinedResamples(count - defined.count, of: count))
                }
            }
            let pseudoValues = defined.map { Double(count) * value - Double(count - 1) * $0 }
            return Calculation(value, units, deviation: pseudoValues.standardDeviation) { confidence in
                meanUncertainty(pseudoValues, nil, 0, .pseudoValues, confidence)
            }
        }
        let bootstrap: Deferred<AcceleratedBootstrap>
        switch problem.statistic {
        case .formula(let statistic):
            bootstrap = Deferred {
                AcceleratedBootstrap(
                    value, leftOneOut: problem.leftOneOut, count: count, stream: resampled.stream,
                    resamples: resampled.resamples, statistic: statistic)
            }
        case .code(let statistic):
            let drawn = try AcceleratedBootstrap(
                value, leftOneOut: problem.leftOneOut, count: count, stream: resampled.stream,
                resamples: resampled.resamples, statistic: statistic)
            bootstrap = Deferred { drawn }
        }
        return Calculation(
            value, units, resample: { try bootstrapped(problem, .init(resampled.stream, $0)) }
        ) { bootstrap.value.uncertainty($0) }
    }
}
