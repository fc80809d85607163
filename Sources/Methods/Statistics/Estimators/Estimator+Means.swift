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
    public static func mean(_ samples: Samples) throws -> Estimator { try Estimator(.mean(samples)) }

    /// The mean of first − second over units that both share: the same images, faults, initial weights.
    ///
    /// - Throws: ``MethodError`` where the two are not of the same units.
    public static func pairedMean(_ first: Samples, less second: Samples) throws -> Estimator {
        try Estimator(.pairedMean(first, less: second))
    }

    /// The mean over clusters of the means of what is in them, such as photographs of objects or images under keys: each
    /// cluster counts as one.
    ///
    /// - Parameters:
    ///   - samples: a cluster each, all of one unit.
    ///   - clusters: in the plural: "objects".
    /// - Throws: ``MethodError`` with no cluster, one of other units or bounds than the first, or a name that occurs twice.
    public static func clusterMean(
        _ samples: [Samples], clusters: String, named names: [String]? = nil
    ) throws -> Estimator {
        if let names { try Samples.check(names, count: samples.count, clusters) }
        return try Estimator(.clusterMean(.init(samples: samples, unit: clusters, names: names)))
    }

    /// One more run, for a paper's single number to lie inside: the mean of runs, with a prediction interval.
    ///
    /// ```swift
    /// try Estimator.prediction(Samples([84.4, 85.1, 84.9], of: "trainings")).estimate()  // 84.8 [83.009, 86.591]
    /// ```
    /// Equal runs and a single one predict nothing; missing ones do so only where a rule leaves them out or counts them.
    public static func prediction(_ samples: Samples) throws -> Estimator { try Estimator(.prediction(samples)) }

    /// Where a replication's estimate is expected if a paper is right: the paper's value with a normal interval of the
    /// width √(its standard error² + ours²) (Patil, Peng and Leek 2016).
    ///
    /// - Throws: ``MethodError`` without two errors from 0 on, one of them above.
    public static func prediction(
        ofReplicating value: Double, error: Double, with ownError: Double, _ unit: String, _ count: Int
    ) throws -> Estimator {
        try Estimator(
            .replicationPrediction(.init(value: value, error: error, ownError: ownError, unit: unit, count: count)))
    }

    /// The median over units, between two of the sorted values.
    ///
    /// ```swift
    /// try Estimator.median(Samples((1...10).map(Double.init), of: "images")).estimate()  // 5.5 [2, 9]
    /// ```
    /// Covers at least as often as it says, whatever the values' distribution, ties included; at 95 % it takes six.
    public static func median(_ samples: Samples) throws -> Estimator { try Estimator(.median(samples)) }
}
