import Tensors

extension Estimator.Design {
    /// The same design of other data; `nil` where that is none, or the same.
    func changed(by change: Estimator.Change) -> Self? {
        switch change {
        case .recipe, .trimmed: self
        case .missing(let rule): mapped({ $0.under(rule) }, { $0.under(rule) })
        case .half(let isEven): restricted { Self.isEven($0) == isEven }
        case .row(let place):
            switch self {
            case .crossedMean, .crossedDifference, .crossedStatistic:
                mapped({ $0 }, { $0.restricted(rows: [place]) })
            case .threeWayMean(let stacked, let resampled):
                .threeWayMean(
                    .init(
                        cells: [stacked.cells[place]], unit: stacked.unit, names: stacked.names.map { [$0[place]] }),
                    resampled)
            default: nil
            }
        }
    }

    /// The units alone whose name, or number from 1, is asked for: columns of crossed ones, whole clusters.
    func restricted(to isKept: (String) -> Bool) -> Self? {
        func places(_ labels: [String]) -> [Int] { labels.indices.filter { isKept(labels[$0]) } }
        if case .clusterMean(let clusters) = self {
            let kept = places(clusters.labels)
            guard !kept.isEmpty else { return nil }
            return .clusterMean(
                .init(
                    samples: kept.map { clusters.samples[$0] }, unit: clusters.unit,
                    names: clusters.names.map { names in kept.map { names[$0] } }))
        }
        var isEmpty = false
        let result = mapped { samples in
            let kept = places(samples.labels)
            isEmpty = isEmpty || kept.isEmpty
            return kept.isEmpty ? samples : samples.restricted(to: kept)
        } _: { cells in
            let kept = places(cells.columnLabels)
            isEmpty = isEmpty || kept.isEmpty
            return kept.isEmpty ? cells : cells.restricted(columns: kept)
        }
        return isEmpty ? nil : result
    }

    /// Even or odd, by the name alone: an image is in the same half in every study.
    static func isEven(_ name: String) -> Bool {
        var stream = RandomStream(seed: 0, "halves", name)
        return stream.next() & 1 == 0
    }

    /// The same design of other samples; `nil` for designs that have none.
    private func mapped(_ change: (Samples) -> Samples, _ cross: (CrossedSamples) -> CrossedSamples) -> Self? {
        switch self {
        case .mean(let samples): .mean(change(samples))
        case .proportion(let samples): .proportion(change(samples))
        case .prediction(let samples): .prediction(change(samples))
        case .median(let samples): .median(change(samples))
        case .pairedMean(let first, let second): .pairedMean(change(first), less: change(second))
        case .pairedProportions(let first, let second): .pairedProportions(change(first), less: change(second))
        case .proportionDifference(let first, let second): .proportionDifference(change(first), less: change(second))
        case .correlation(let first, let second): .correlation(change(first), change(second))
        case .rankCorrelation(let first, let second): .rankCorrelation(change(first), change(second))
        case .ratio(let first, let second): .ratio(change(first), to: change(second))
        case .statistic(let statistic, let samples, let resampled):
            .statistic(statistic, of: samples.map(change), resampled)
        case .extreme(let samples, let isHighest, let resampled):
            .extreme(of: samples.map(change), isHighest: isHighest, resampled)
        case .clusterMean(let clusters):
            .clusterMean(.init(samples: clusters.samples.map(change), unit: clusters.unit, names: clusters.names))
        case .crossedMean(let cells): .crossedMean(cross(cells))
        case .crossedDifference(let first, let second): .crossedDifference(cross(first), less: cross(second))
        case .crossedStatistic(let statistic, let cells, let resampled):
            .crossedStatistic(statistic, of: cells.map(cross), resampled)
        case .threeWayMean(let stacked, let resampled):
            .threeWayMean(
                .init(cells: stacked.cells.map(cross), unit: stacked.unit, names: stacked.names), resampled)
        case .timing, .crossValidated, .replicationPrediction, .countedProportion, .countedPairs, .countedDifference,
            .rate, .exact:
            nil
        }
    }

    /// With few resamples, where there are any: for analyses that stand beside the registered one.
    var resampledLess: Self {
        func less(_ resampled: Estimator.Resampled) -> Estimator.Resampled {
            .init(resampled.stream, min(resampled.resamples, 999))
        }
        return switch self {
        case .statistic(let statistic, let samples, let resampled):
            .statistic(statistic, of: samples, less(resampled))
        case .crossedStatistic(let statistic, let cells, let resampled):
            .crossedStatistic(statistic, of: cells, less(resampled))
        case .threeWayMean(let stacked, let resampled): .threeWayMean(stacked, less(resampled))
        case .extreme(let samples, let isHighest, let resampled):
            .extreme(of: samples, isHighest: isHighest, less(resampled))
        default: self
        }
    }
}
