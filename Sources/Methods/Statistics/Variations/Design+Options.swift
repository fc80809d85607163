extension Estimator.Design {
    /// The recipes that are as good for this design as its own rule's, which may be among them.
    var otherRecipes: [Interval.Recipe] {
        switch self {
        case .mean, .pairedMean, .clusterMean: [.abc]
        case .proportion, .countedProportion: [.wilson, .clopperPearson]
        case .proportionDifference, .countedDifference: [.agrestiCaffo]
        case .pairedProportions, .countedPairs: [.bonettPrice]
        case .crossedMean(let cells): cells.values.count > 1 ? [.squareAndAdd] : [.abc]
        case .crossedDifference(let cells, _): cells.values.count > 1 ? [.squareAndAdd] : [.abc]
        case .threeWayMean(let stacked, _):
            // With fewer it is the two-way formula's anyway.
            min(stacked.cells[0].values.count, stacked.cells[0].values[0].count) >= Calculation.leastForBootstrap
                ? [.crossed] : []
        case .statistic(let statistic, _, _), .crossedStatistic(let statistic, _, _):
            statistic.kind == .smooth ? [.pseudoValues] : []
        case .correlation: [.influenceZ]
        case .rankCorrelation: [.fiellerHartleyPearson]
        case .ratio: [.fieller]
        case .rate: [.poissonScore]
        case .extreme: [.bonferroniT]
        case .crossValidated(let pooled, _): pooled.design.otherRecipes
        case .prediction, .replicationPrediction, .median, .timing, .exact: []
        }
    }

    /// Whether it is a formula of means, for which the ABC interval needs no resamples.
    var isFormulaOfMeans: Bool {
        switch self {
        case .statistic(let statistic, _, _), .crossedStatistic(let statistic, _, _): statistic.formulaOfMeans != nil
        default: false
        }
    }

    /// How missing units count; `nil` where none is missing, or where the arms have several rules.
    var missingRule: MissingRule? {
        let (rules, gaps) =
            if case .clusterMean(let clusters) = self {
                (clusters.samples.map(\.missing), clusters.samples.map(\.gaps))
            } else {
                (samples.map(\.missing) + crossed.map(\.missing), samples.map(\.gaps) + crossed.map(\.gaps))
            }
        guard gaps.contains(where: { $0 > 0 }), let first = rules.first, rules.allSatisfy({ $0 == first }) else {
            return nil
        }
        return first
    }

    /// Whether a trimmed mean of it is none of shares, and of five units at least.
    var canBeTrimmed: Bool {
        switch self {
        case .mean, .pairedMean, .crossedMean, .crossedDifference: break
        case .clusterMean(let clusters): return clusters.samples.count >= 5
        default: return false
        }
        let count = samples.first?.values.count ?? crossed.first?.values[0].count ?? 0
        let isShare =
            samples.allSatisfy { $0.values.allSatisfy { $0 == nil || $0 == 0 || $0 == 1 } }
            && crossed.allSatisfy { $0.values.joined().allSatisfy { $0 == nil || $0 == 0 || $0 == 1 } }
        return count >= 5 && !isShare
    }

    /// The units that there are enough of for halves, in the plural.
    var halvedUnit: String? {
        let candidate: (unit: String, count: Int)? =
            switch self {
            case .prediction: nil
            case .clusterMean(let clusters): (clusters.unit, clusters.samples.count)
            case .proportionDifference(let first, let second):
                (first.unit, min(first.values.count, second.values.count))
            default:
                samples.first.map { ($0.unit, $0.values.count) }
                    ?? crossed.first.map { ($0.columnUnit, $0.values[0].count) }
            }
        return candidate.flatMap { $0.count >= 20 ? $0.unit : nil }
    }

    /// The few rows that are looked at alone: trainings.
    var rows: (unit: String, labels: [String])? {
        let candidate: (unit: String, labels: [String])? =
            switch self {
            case .threeWayMean(let stacked, _): (stacked.unit, stacked.labels)
            default: crossed.first.map { ($0.rowUnit, $0.rowLabels) }
            }
        return candidate.flatMap { 2...10 ~= $0.labels.count ? $0 : nil }
    }
}

extension Samples {
    /// How many values are missing.
    var gaps: Int { values.count { $0 == nil } }
}
