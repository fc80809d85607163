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
    /// For means, proportions, ratios, medians and correlations there are formulas: use these. Where units are nested, such
    /// as photographs of objects, the places are of clusters.
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
        let all = Array(0..<count)
        let value = try statistic(all)
        // A value that is not defined, or stands alone, asks for nothing more.
        let leftOneOut =
            value == nil || count == 1 ? [] : try all.map { place in try statistic(all.filter { $0 != place }) }
        return try bootstrapped(
            value, leftOneOut: leftOneOut, SampledUnits([.varying(unit, count)]), count: count, kind,
            bounds, stream, resamples, statistic)
    }

    /// A function of several means over the same units, such as an area under mean accuracies or a relative gain: as
    /// ``statistic(of:_:kind:within:stream:resamples:_:)``, but resampled by adding numbers alone.
    ///
    /// ```swift
    /// let gain = try Estimator.function(of: [clipped, plain], stream: stream) { $0[1] == 0 ? nil : $0[0] / $0[1] - 1 }
    /// ```
    /// Missing units need a rule.
    /// - Parameter function: gets the means, in the samples' order; `nil` where it is not defined.
    /// - Throws: what the function throws; ``MethodError`` where the samples are not of the same units.
    public static func function(
        of samples: [Samples], within bounds: ClosedRange<Double>? = nil, stream: RandomStream,
        resamples: Int = Interval.Resampling.usual,
        _ function: @escaping @Sendable (_ means: [Double]) throws -> Double?
    ) throws -> Estimator {
        let joint = try Samples.together(samples), count = joint.rows.count, width = samples.count
        let units = SampledUnits([.varying(samples[0].unit, joint.count)], missing: joint.missing)
        guard count > 0 else { return Estimator(nil, units) { _ in .noInterval(.undefined) } }
        let flat = Array(joint.rows.joined()), means = samples.indices.map { joint.column($0).mean }
        let value = try function(means)
        guard joint.unknown == 0 else { return Estimator(value, units) { _ in .noInterval(.missing(joint.unknown)) } }
        let (n, less) = (Double(count), Double(count - 1))
        let leftOneOut =
            count == 1 ? [] : try joint.rows.map { row in try function(zip(means, row).map { (n * $0 - $1) / less }) }
        return try bootstrapped(
            value, leftOneOut: leftOneOut, units, count: count, .smooth, bounds, stream, resamples
        ) { places in
            var sums = [Double](repeating: 0, count: width)
            flat.withUnsafeBufferPointer { flat in
                sums.withUnsafeMutableBufferPointer { sums in
                    for place in places {
                        for column in 0..<width { sums[column] += flat[place * width + column] }
                    }
                }
            }
            return try function(sums.map { $0 / n })
        }
    }

    private static func bootstrapped(
        _ value: Double?, leftOneOut: [Double?], _ units: SampledUnits, count: Int, _ kind: StatisticKind,
        _ bounds: ClosedRange<Double>?, _ stream: RandomStream, _ resamples: Int,
        _ statistic: @escaping @Sendable (_ places: [Int]) throws -> Double?
    ) throws -> Estimator {
        guard let value, value.isFinite else { return Estimator(nil, units) { _ in .noInterval(.undefined) } }
        guard count > 1 else { return Estimator(value, units) { _ in .noInterval(.oneUnit) } }
        let needed = kind == .smooth ? 5 : leastForBootstrap
        guard count >= needed else {
            return Estimator(value, units) { _ in .noInterval(.tooFewUnits(found: count, needed: needed)) }
        }
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
                try bootstrapped(
                    value, leftOneOut: leftOneOut, units, count: count, kind, bounds, stream, $0, statistic)
            }
        ) { bootstrap.uncertainty($0) }
    }

    /// From how many units on a bootstrap is asked at all.
    static let leastForBootstrap = 15
}
