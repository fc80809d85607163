import Tensors

extension Estimator {
    /// Any statistic of units that are drawn together, such as an area under a curve or a geometric mean.
    ///
    /// ```swift
    /// let area = try Estimator.statistic(of: 40, "images", stream: stream) { places in
    ///     areaUnderCurve(places.map { curves[$0] })
    /// }
    /// ```
    /// From 15 units on by the BCa bootstrap; with fewer, for smooth statistics, by Student's t of the jackknife's
    /// pseudo-values n θ − (n − 1) θ₍₋ᵢ₎; with fewer than 5, no interval, and none if more than one resample in a hundred gives
    /// no finite value. Where every unit makes the same pseudo-value, what as many equal values within the bounds cannot
    /// exclude. O(resamples · n) beside the statistic.
    ///
    /// For means, proportions, ratios, medians and correlations there are formulas: use these.
    /// - Parameters:
    ///   - bounds: what the statistic cannot leave.
    ///   - stream: as ``stream(seed:finding:clause:)`` gives it.
    ///   - statistic: gets places of units, some several times; once 0..<count, and once without each. `nil` where it is not
    ///     defined.
    /// - Throws: what the statistic throws; ``MethodError`` without units.
    public static func statistic(
        of count: Int, _ unit: String, kind: StatisticKind = .smooth, within bounds: ClosedRange<Double>? = nil,
        stream: RandomStream, resamples: Int = Interval.Resampling.usual,
        _ statistic: @escaping @Sendable (_ places: [Int]) throws -> Double?
    ) throws -> Estimator {
        guard count >= 1 else {
            throw MethodError("estimating over \(unit)", "found none", advice: "Measure at least one")
        }
        let units = SampledUnits([.varying(unit, count)]), all = Array(0..<count)
        let value = try statistic(all)
        guard let value, value.isFinite else { return Estimator(nil, units) { _ in .noInterval(.undefined) } }
        guard count > 1 else { return Estimator(value, units) { _ in .noInterval(.oneUnit) } }
        let needed = kind == .smooth ? 5 : leastForBootstrap
        guard count >= needed else {
            return Estimator(value, units) { _ in .noInterval(.tooFewUnits(found: count, needed: needed)) }
        }
        let leftOneOut = try all.map { place in try statistic(all.filter { $0 != place }) }
        let defined = leftOneOut.compactMap(\.self).filter(\.isFinite)
        // Rounding of the statistic itself is unknown; a dozen more bits than a sum of numbers loses.
        if defined.count == count, (defined + [value]).areEqual(within: 4096 * Samples.rounding([value])) {
            return Estimator(value, units) { confidence in
                guard let bounds else { return .noInterval(.allEqual) }
                return Uncertainty(.equal(value, count: count, within: bounds, confidence), confidence, .equalValues)
            }
        }
        guard count >= leastForBootstrap else {
            guard defined.count == count else {
                return Estimator(value, units) { _ in
                    .noInterval(.undefinedResamples(count - defined.count, of: count))
                }
            }
            let pseudoValues = defined.map { Double(count) * value - Double(count - 1) * $0 }
            return Estimator(value, units, deviation: pseudoValues.standardDeviation) { confidence in
                meanUncertainty(pseudoValues, nil, 0, .pseudoValues, confidence)
            }
        }
        let bootstrap = try AcceleratedBootstrap(
            value, leftOneOut: leftOneOut, count: count, stream: stream, resamples: resamples, statistic: statistic)
        return Estimator(
            value, units,
            resample: {
                try self.statistic(of: count, unit, kind: kind, within: bounds, stream: stream, resamples: $0, statistic)
            }
        ) { bootstrap.uncertainty($0) }
    }

    /// From how many units on a bootstrap is asked at all.
    static let leastForBootstrap = 15
}
