extension Estimator {
    /// The mean over units.
    ///
    /// ```swift
    /// try Estimator.mean(Samples([0.2, 0.5, 0.8], of: "trainings")).estimate()      // 0.5 [-0.2452, 1.2452]
    /// try Estimator.mean(Samples([10, 10, 10], of: "seeds", within: 0...100))       // 10 [2.9, 73.7]
    /// ```
    /// Student's t at any number of units from two on. Where all values are equal: what that many units within the bounds
    /// cannot exclude, and without bounds no interval.
    /// - Note: Missing units without a rule widen the interval to all that the bounds allow; the value is the others' mean.
    public static func mean(_ samples: Samples) throws -> Estimator {
        let complete = samples.complete
        return mean(complete, of: [.varying(samples.unit, complete.values.count + complete.unknown)], .studentT)
    }

    /// The mean of first − second over units that both share: the same images, faults, initial weights.
    ///
    /// - Throws: ``MethodError`` where the two are not of the same units.
    public static func pairedMean(_ first: Samples, less second: Samples) throws -> Estimator {
        let complete = try first.difference(second)
        return mean(complete, of: [.varying(first.unit, complete.values.count + complete.unknown)], .pairedT)
    }

    /// The mean over clusters of the means of what is in them, such as photographs of objects or images under keys: each
    /// cluster counts as one.
    ///
    /// - Parameter samples: a cluster each, all of one unit.
    /// - Throws: ``MethodError`` with no cluster, or one of other units or bounds than the first.
    public static func clusterMean(_ samples: [Samples], clusters: String) throws -> Estimator {
        guard let first = samples.first,
            samples.allSatisfy({ ($0.unit, $0.missing) == (first.unit, first.missing) && $0.bounds == first.bounds })
        else {
            throw MethodError(
                "estimating over \(clusters)", "found none, or clusters of different units, bounds or rules",
                advice: "Measure one quantity on one kind of unit")
        }
        let clustersOfValues = samples.map(\.complete)
        let missing = samples.map { $0.values.count { $0 == nil } }.reduce(0, +)
        let unknown = clustersOfValues.map(\.unknown).reduce(0, +)
        var factors: [SampledUnits.Factor] = [.varying(clusters, samples.count)]
        factors.append(.varying(first.unit, clustersOfValues.map { $0.values.count + $0.unknown }.reduce(0, +)))
        let units = SampledUnits(
            factors, design: .nested, missing: missing > 0 ? [.init(missing, first.missing)] : [])
        // A cluster of which all is left out is left out, too.
        let known = clustersOfValues.filter { !$0.values.isEmpty || $0.unknown > 0 }
        let values = known.compactMap { $0.values.isEmpty ? nil : $0.values.mean }
        guard !values.isEmpty else { return Estimator(nil, units) { _ in .noInterval(.undefined) } }
        let deviation = values.count >= 2 ? values.standardDeviation : nil
        guard unknown > 0 else {
            return Estimator(values.mean, units, deviation: deviation) { confidence in
                meanUncertainty(values, first.bounds, Samples.rounding(values), .clusterT, confidence)
            }
        }
        guard let bounds = first.bounds else {
            return Estimator(values.mean, units, deviation: deviation) { _ in .noInterval(.missing(unknown)) }
        }
        return Estimator(values.mean, units, deviation: deviation) { confidence in
            worstCase(of: known, within: bounds).map {
                meanUncertainty($0, bounds, Samples.rounding($0), .clusterT, confidence)
            }.hull
        }
    }

    /// One more run, for a paper's single number to lie inside: the mean of runs, with a prediction interval.
    ///
    /// ```swift
    /// try Estimator.prediction(Samples([84.4, 85.1, 84.9], of: "trainings")).estimate()  // 84.8 [83.009, 86.591]
    /// ```
    /// Equal runs and a single one predict nothing; missing ones do so only where a rule leaves them out or counts them.
    public static func prediction(_ samples: Samples) throws -> Estimator {
        let complete = samples.complete, values = complete.values
        let units = SampledUnits([.varying(samples.unit, values.count)], missing: complete.missing)
        let mean = values.isEmpty ? nil : values.mean
        return Estimator(mean, units, deviation: values.count >= 2 ? values.standardDeviation : nil) { confidence in
            if complete.unknown > 0 { return .noInterval(.missing(complete.unknown)) }
            if values.count < 2 { return .noInterval(.oneUnit) }
            if values.areEqual(within: complete.rounding) { return .noInterval(.allEqual) }
            return Uncertainty(.prediction(values, confidence), confidence, .prediction)
        }
    }

    /// Where a replication's estimate is expected if a paper is right: the paper's value with a normal interval of the
    /// width √(its standard error² + ours²) (Patil, Peng and Leek 2016).
    ///
    /// - Throws: ``MethodError`` without two errors from 0 on, one of them above.
    public static func prediction(
        ofReplicating value: Double, error: Double, with ownError: Double, _ unit: String, _ count: Int
    ) throws -> Estimator {
        let whole = (error * error + ownError * ownError).squareRoot()
        guard value.isFinite, error >= 0, ownError >= 0, whole > 0, whole.isFinite else {
            throw MethodError(
                "predicting a replication", "found \(value) with standard errors of \(error) and \(ownError)",
                advice: "Give both, from 0 on, not both 0")
        }
        return Estimator(value, SampledUnits([.varying(unit, count)])) { confidence in
            let half = Limits.normalDeviate(confidence) * whole
            return Uncertainty(Limits(value - half, value + half), confidence, .replicationPrediction)
        }
    }

    static func mean(
        _ complete: CompleteValues, of factors: [SampledUnits.Factor], _ recipe: Interval.Recipe
    ) -> Estimator {
        let units = SampledUnits(factors, missing: complete.missing), values = complete.values
        return Estimator(
            values.isEmpty ? nil : values.mean, units, deviation: values.count >= 2 ? values.standardDeviation : nil
        ) { confidence in
            complete.worstCase { meanUncertainty($0, complete.bounds, complete.rounding, recipe, confidence) }
        }
    }

    /// Student's t, or what equal values cannot exclude.
    static func meanUncertainty(
        _ values: [Double], _ bounds: ClosedRange<Double>?, _ rounding: Double, _ recipe: Interval.Recipe,
        _ confidence: Double
    ) -> Uncertainty {
        if values.isEmpty { return .noInterval(.undefined) }
        if values.count == 1 { return .noInterval(.oneUnit) }
        if values.areEqual(within: rounding) {
            guard let bounds else { return .noInterval(.allEqual) }
            return Uncertainty(
                .equal(values.mean, count: values.count, within: bounds, confidence), confidence, .equalValues)
        }
        let error = values.standardDeviation / Double(values.count).squareRoot()
        return Uncertainty(
            .studentT(values.mean, error: error, degreesOfFreedom: Double(values.count - 1), confidence), confidence,
            recipe)
    }

    /// The clusters' means for all ways to fill whole clusters with one bound or the other.
    private static func worstCase(of clusters: [CompleteValues], within bounds: ClosedRange<Double>) -> [[Double]] {
        func mean(_ cluster: CompleteValues, _ value: Double) -> Double {
            (cluster.values + Array(repeating: value, count: cluster.unknown)).mean
        }
        let open = clusters.indices.filter { clusters[$0].unknown > 0 }
        let low = clusters.map { mean($0, bounds.lowerBound) }, high = clusters.map { mean($0, bounds.upperBound) }
        // Beyond ten, the intervals' ends are bounded as if a cluster with a gap were a gap.
        guard open.count <= 10 else {
            let known = clusters.indices.filter { clusters[$0].unknown == 0 }.map { low[$0] }
            return (0...open.count).map { count in
                known + Array(repeating: bounds.upperBound, count: count)
                    + Array(repeating: bounds.lowerBound, count: open.count - count)
            }
        }
        return (0..<1 << open.count).map { choice in
            var means = low
            for (bit, place) in open.enumerated() where choice >> bit & 1 == 1 { means[place] = high[place] }
            return means
        }
    }
}
