extension Calculation {
    /// - Throws: ``MethodError`` where the data are not of one design; what a statistic throws.
    init(_ design: Estimator.Design, _ analysis: Estimator.Analysis) throws {
        self = try Self.make(design, analysis)
    }

    private static func make(_ design: Estimator.Design, _ analysis: Estimator.Analysis) throws -> Calculation {
        let recipe = analysis.recipe
        return switch design {
        case .mean(let samples): mean(samples, analysis)
        case .pairedMean(let first, let second): try pairedMean(first, less: second, analysis)
        case .clusterMean(let clusters): try clusterMean(clusters, analysis)
        case .prediction(let samples): prediction(samples)
        case .replicationPrediction(let replication): try prediction(of: replication)
        case .proportion(let samples): try proportion(samples, by: recipe)
        case .countedProportion(let count, let unit, let missing):
            try proportion(count, unit, missing: missing, by: recipe)
        case .pairedProportions(let first, let second): try pairedProportions(first, less: second, by: recipe)
        case .countedPairs(let count, let unit, let missing):
            try pairedProportions(count, unit, missing: missing, by: recipe)
        case .proportionDifference(let first, let second):
            try proportionDifference(first, less: second, by: recipe)
        case .countedDifference(let first, let second, let unit):
            try proportionDifference(first, less: second, unit, unit, by: recipe)
        case .rate(let events, let exposure, let unit): try rate(events, in: exposure, unit, by: recipe)
        case .crossedMean(let cells): mean(cells, analysis)
        case .crossedDifference(let first, let second): mean(try first.difference(second), analysis)
        case .threeWayMean(let stacked, let resampled): try mean(stacked, resampled, analysis)
        case .statistic(let statistic, let samples, let resampled):
            try self.statistic(statistic, of: samples, resampled, analysis)
        case .crossedStatistic(let statistic, let cells, let resampled):
            try self.statistic(statistic, of: cells, resampled, analysis)
        case .median(let samples): median(samples)
        case .correlation(let first, let second): try correlation(first, second, by: recipe)
        case .rankCorrelation(let first, let second): try rankCorrelation(first, second, by: recipe)
        case .ratio(let first, let second): try ratio(first, to: second, by: recipe)
        case .timing(let first, let second): try timing(first, over: second)
        case .crossValidated(let pooled, let folds):
            try crossValidated(Estimator(pooled.design, analysis, pooled.adjustments), folds)
        case .extreme(let samples, let isHighest, let resampled):
            try SimultaneousMeans(
                samples, resampled.stream, resampled.resamples, isResampled: recipe != .bonferroniT
            ).extreme(isHighest: isHighest)
        case .exact(let value, let units): exact(value, units)
        }
    }

    static func exact(_ value: Double, _ units: [SampledUnits.Factor]) -> Calculation {
        Calculation(value, SampledUnits(units.map { .fixed($0.name, $0.count) })) { _ in .exact }
    }
}
