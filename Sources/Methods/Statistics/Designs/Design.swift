import Tensors

extension Estimator {
    /// How an estimator was made, with the samples themselves.
    public indirect enum Design: Sendable {
        case mean(Samples)
        case pairedMean(Samples, less: Samples)
        case clusterMean(Clusters)
        case prediction(Samples)
        case replicationPrediction(Replication)
        case proportion(Samples)
        case countedProportion(SuccessCount, unit: String, missing: Int)
        case pairedProportions(Samples, less: Samples)
        case countedPairs(PairCount, unit: String, missing: Int)
        case proportionDifference(Samples, less: Samples)
        case countedDifference(SuccessCount, less: SuccessCount, unit: String)
        case rate(events: Int, exposure: Double, unit: String)
        case crossedMean(CrossedSamples)
        case crossedDifference(CrossedSamples, less: CrossedSamples)
        /// Trainings × fault seeds × images.
        case threeWayMean(Stacked, Resampled)
        case statistic(Statistic, of: [Samples], Resampled)
        /// The mean over rows of a statistic of columns.
        case crossedStatistic(Statistic, of: [CrossedSamples], Resampled)
        case median(Samples)
        case correlation(Samples, Samples)
        case rankCorrelation(Samples, Samples)
        case ratio(Samples, to: Samples)
        /// The first block is dropped.
        case timing([Double], over: [Double])
        case crossValidated(Estimator, Folds)
        case extreme(of: [Samples], isHighest: Bool, Resampled)
        case exact(Double, [SampledUnits.Factor])
    }

    /// Clusters of what is sampled in them: objects of photographs.
    public struct Clusters: Sendable, Hashable {
        public let samples: [Samples]
        /// In the plural: "objects".
        public let unit: String
        public let names: [String]?

        /// As ``Samples`` have them.
        var labels: [String] { names ?? (1...samples.count).map(String.init) }
    }

    /// A paper's value and both standard errors.
    public struct Replication: Sendable, Hashable {
        public let value, error, ownError: Double
        public let unit: String
        public let count: Int
    }

    public struct SuccessCount: Sendable, Hashable {
        public let successes, trials: Int
    }

    /// How many units have only the first, only the second, and how many there are.
    public struct PairCount: Sendable, Hashable {
        public let onlyFirst, onlySecond, trials: Int
    }

    /// One crossed table for each row of a third kind of unit.
    public struct Stacked: Sendable, Hashable {
        public let cells: [CrossedSamples]
        /// In the plural: "trainings".
        public let unit: String
        public let names: [String]?

        /// As ``Samples`` have them.
        var labels: [String] { names ?? (1...cells.count).map(String.init) }
    }

    /// Where resamples are drawn from, and how many.
    public struct Resampled: Sendable, Hashable {
        public let stream: RandomStream
        public let resamples: Int

        init(_ stream: RandomStream, _ resamples: Int) {
            Interval.Resampling.check(resamples)
            (self.stream, self.resamples) = (stream, resamples)
        }
    }

    /// What a readout came to in each fold.
    public struct Folds: Sendable, Hashable {
        public let values: [Double]
        public let repeats: Int
        /// How many objects a readout learned from, and was tested on.
        public let trained, tested: Int

        var testedPerTrained: Double { Double(tested) / Double(trained) }
    }
}
