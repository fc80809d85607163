extension Calculation {
    typealias Analysis = Estimator.Analysis

    static func mean(_ samples: Samples, _ analysis: Analysis = .init()) -> Calculation {
        let complete = samples.complete
        return mean(
            complete, of: [.varying(samples.unit, complete.values.count + complete.unknown)], .studentT, analysis)
    }

    static func pairedMean(
        _ first: Samples, less second: Samples, _ analysis: Analysis = .init()
    ) throws -> Calculation {
        let complete = try first.difference(second)
        return mean(
            complete, of: [.varying(first.unit, complete.values.count + complete.unknown)], .pairedT, analysis)
    }

    static func clusterMean(
        _ clusters: Estimator.Clusters, _ analysis: Analysis = .init()
    ) throws -> Calculation {
        let samples = clusters.samples
        guard let first = samples.first,
            samples.allSatisfy({ ($0.unit, $0.missing) == (first.unit, first.missing) && $0.bounds == first.bounds })
        else {
            throw MethodError(
                "estimating over \(clusters.unit)", "found none, or clusters of different units, bounds or rules",
                advice: "Measure one quantity on one kind of unit")
        }
        let clustersOfValues = samples.map(\.complete)
        let missing = samples.map { $0.values.count { $0 == nil } }.reduce(0, +)
        let unknown = clustersOfValues.map(\.unknown).reduce(0, +)
        var factors: [SampledUnits.Factor] = [.varying(clusters.unit, samples.count)]
        factors.append(.varying(first.unit, clustersOfValues.map { $0.values.count + $0.unknown }.reduce(0, +)))
        let units = SampledUnits(
            factors, design: .nested, missing: missing > 0 ? [.init(missing, first.missing)] : [])
        // A cluster of which all is left out is left out, too.
        let known = clustersOfValues.filter { !$0.values.isEmpty || $0.unknown > 0 }
        let values = known.compactMap { $0.values.isEmpty ? nil : $0.values.mean }
        guard !values.isEmpty else { return Calculation(nil, units) { _ in .noInterval(.undefined) } }
        let deviation = values.count >= 2 ? values.standardDeviation : nil
        guard unknown > 0 else {
            return Calculation(analysis.mean(of: values), units, deviation: deviation) { confidence in
                meanUncertainty(values, first.bounds, Samples.rounding(values), .clusterT, confidence, analysis)
            }
        }
        guard let bounds = first.bounds else {
            return Calculation(analysis.mean(of: values), units, deviation: deviation) { _ in
                .noInterval(.missing(unknown))
            }
        }
        return Calculation(analysis.mean(of: values), units, deviation: deviation) { confidence in
            worstCase(of: known, within: bounds).map {
                meanUncertainty($0, bounds, Samples.rounding($0), .clusterT, confidence, analysis)
            }.hull
        }
    }

    static func prediction(_ samples: Samples) -> Calculation {
        let complete = samples.complete, values = complete.values
        let units = SampledUnits([.varying(samples.unit, values.count)], missing: complete.missing)
        let mean = values.isEmpty ? nil : values.mean
        return Calculation(mean, units, deviation: values.count >= 2 ? values.standardDeviation : nil) { confidence in
            if complete.unknown > 0 { return .noInterval(.missing(complete.unknown)) }
            if values.count < 2 { return .noInterval(.oneUnit) }
            if values.areEqual(within: complete.rounding) { return .noInterval(.allEqual) }
            return Uncertainty(.prediction(values, confidence), confidence, .prediction)
        }
    }

    static func prediction(of replication: Estimator.Replication) throws -> Calculation {
        let (value, error, ownError) = (replication.value, replication.error, replication.ownError)
        let whole = (error * error + ownError * ownError).squareRoot()
        guard value.isFinite, error >= 0, ownError >= 0, whole > 0, whole.isFinite else {
            throw MethodError(
                "predicting a replication", "found \(value) with standard errors of \(error) and \(ownError)",
                advice: "Give both, from 0 on, not both 0")
        }
        return Calculation(value, SampledUnits([.varying(replication.unit, replication.count)])) { confidence in
            let half = Limits.normalDeviate(confidence) * whole
            return Uncertainty(Limits(value - half, value + half), confidence, .replicationPrediction)
        }
    }

    static func mean(
        _ complete: CompleteValues, of factors: [SampledUnits.Factor], _ recipe: Interval.Recipe,
        _ analysis: Analysis = .init()
    ) -> Calculation {
        let units = SampledUnits(factors, missing: complete.missing), values = complete.values
        return Calculation(
            values.isEmpty ? nil : analysis.mean(of: values), units,
            deviation: values.count >= 2 ? values.standardDeviation : nil
        ) { confidence in
            complete.worstCase { meanUncertainty($0, complete.bounds, complete.rounding, recipe, confidence, analysis) }
        }
    }

    static func meanUncertainty(
        _ values: [Double], _ bounds: ClosedRange<Double>?, _ rounding: Double, _ recipe: Interval.Recipe,
        _ confidence: Double, _ analysis: Analysis = .init()
    ) -> Uncertainty {
        if values.isEmpty { return .noInterval(.undefined) }
        if values.count == 1 { return .noInterval(.oneUnit) }
        if values.areEqual(within: rounding) {
            guard let bounds else { return .noInterval(.allEqual) }
            return Uncertainty(
                .equal(values.mean, count: values.count, within: bounds, confidence), confidence, .equalValues)
        }
        if analysis.isTrimmed {
            guard let limits = Limits.trimmed(values, confidence) else { return .noInterval(.allEqual) }
            return Uncertainty(limits, confidence, .trimmedT)
        }
        if analysis.recipe == .abc, values.count >= leastForBootstrap {
            return Uncertainty(.approximateBootstrap(values, confidence), confidence, .abc)
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
