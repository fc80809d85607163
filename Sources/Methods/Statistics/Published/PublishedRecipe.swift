/// How a value and its interval follow from the columns of a file: all that another program needs to compute them anew.
///
/// Written beside an estimate in `results.json`; `Tests/recompute.py` reads it.
public struct PublishedRecipe: Sendable, Hashable, Codable {
    /// What was sampled and how it belongs together, from which the interval's recipe follows by a rule.
    public enum Design: String, Sendable, Hashable, Codable, CaseIterable {
        case mean, pairedMean, clusterMean, prediction, replicationPrediction
        case proportion, countedProportion, pairedProportions, countedPairs, proportionDifference, countedDifference
        case rate, crossedMean, crossedDifference, threeWayMean, statistic, crossedStatistic
        case median, correlation, rankCorrelation, ratio, timing, best, worst, exact
    }

    /// Of the pooled values, in a cross-validation.
    public let design: Design
    public let confidence: Double
    /// By which recipe the interval was computed; `nil` where there is none.
    public let recipe: Interval.Recipe?
    /// Why there is no interval; `nil` where there is one.
    public let without: String?
    /// Names of the columns with the units' names.
    public let units: [String]
    /// Names of the columns with the values, in the design's order: first, second; numerator, denominator.
    public let columns: [String]
    /// What the numbers computed from the columns are multiplied by.
    public let factor: Double
    /// What each column's values cannot leave.
    public let bounds: [ClosedRange<Double>?]
    /// How each column's empty fields count.
    public let missing: [MissingRule]
    /// What is computed of the columns, where it is none of the designs by name.
    public let statistic: StatisticText?
    /// From how many resamples the interval comes, and how far its ends may be off for that reason alone.
    public let resampling: Interval.Resampling?
    /// For a cross-validation.
    public let folds: FoldsText?

    public struct StatisticText: Sendable, Hashable, Codable {
        /// Arithmetic over columns: `mean("clipped") / mean("plain") - 1`; `nil` where it is code.
        public let formula: String?
        /// The name of code.
        public let function: String?
        public let kind: StatisticKind
        public let bounds: ClosedRange<Double>?
    }

    public struct FoldsText: Sendable, Hashable, Codable {
        /// The column with the folds' values, in rows that have no pooled ones.
        public let column: String
        /// How many objects were tested for each that was trained on.
        public let testedPerTrained: Double
        /// As the recipe's own, of the folds' values.
        public let factor: Double
    }
}

extension PublishedRecipe {
    private enum FileKeys: CodingKey {
        case design, confidence, recipe, without, units, columns, factor, bounds, missing, statistic, resampling, folds
    }

    /// With `null` where there is nothing of a kind.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(design, forKey: .design)
        try container.encode(confidence, forKey: .confidence)
        try container.encode(recipe, forKey: .recipe)
        try container.encode(without, forKey: .without)
        try container.encode(units, forKey: .units)
        try container.encode(columns, forKey: .columns)
        try container.encode(factor, forKey: .factor)
        try container.encode(bounds, forKey: .bounds)
        try container.encode(missing, forKey: .missing)
        try container.encode(statistic, forKey: .statistic)
        try container.encode(resampling, forKey: .resampling)
        try container.encode(folds, forKey: .folds)
    }
}

extension PublishedRecipe.StatisticText {
    private enum FileKeys: CodingKey { case formula, function, kind, bounds }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(formula, forKey: .formula)
        try container.encode(function, forKey: .function)
        try container.encode(kind, forKey: .kind)
        try container.encode(bounds, forKey: .bounds)
    }
}

extension Estimator {
    /// How this estimate at this confidence follows from ``values``.
    public func recipe(confidence: Double = 0.95) -> PublishedRecipe {
        recipe(of: estimate(confidence: confidence), confidence)
    }

    /// The same for an estimate that was made with more resamples.
    ///
    /// - Parameter table: ``values``, where their columns are called otherwise in the file that they are published in.
    public func recipe(of estimate: IntervalEstimate, _ confidence: Double = 0.95, in table: ValueTable? = nil)
        -> PublishedRecipe
    {
        let table = table ?? values
        var pooled = design, folds: Folds?, inner = 1.0
        if case .crossValidated(let estimator, let found) = pooled {
            (pooled, folds, inner) = (estimator.design, found, estimator.factor)
        }
        let names = table.quantities.map(\.name)
        let columns = folds == nil ? names : Array(names.dropLast())
        let without: String? =
            switch estimate.uncertainty {
            case .interval: nil
            case .exact: "exact"
            case .noInterval(let none): none.reason
            }
        return PublishedRecipe(
            design: pooled.published, confidence: confidence, recipe: estimate.interval?.recipe, without: without,
            units: table.units.map(\.name), columns: columns, factor: inner * factor, bounds: pooled.bounds,
            missing: pooled.missing, statistic: pooled.statistic(columns), resampling: estimate.interval?.resampling,
            folds: folds.map {
                .init(column: names[names.count - 1], testedPerTrained: $0.testedPerTrained, factor: factor)
            })
    }
}

extension Estimator.Design {
    fileprivate var published: PublishedRecipe.Design {
        switch self {
        case .mean: .mean
        case .pairedMean: .pairedMean
        case .clusterMean: .clusterMean
        case .prediction: .prediction
        case .replicationPrediction: .replicationPrediction
        case .proportion: .proportion
        case .countedProportion: .countedProportion
        case .pairedProportions: .pairedProportions
        case .countedPairs: .countedPairs
        case .proportionDifference: .proportionDifference
        case .countedDifference: .countedDifference
        case .rate: .rate
        case .crossedMean: .crossedMean
        case .crossedDifference: .crossedDifference
        case .threeWayMean: .threeWayMean
        case .statistic: .statistic
        case .crossedStatistic: .crossedStatistic
        case .median: .median
        case .correlation: .correlation
        case .rankCorrelation: .rankCorrelation
        case .ratio: .ratio
        case .timing: .timing
        case .crossValidated(let pooled, _): pooled.design.published
        case .extreme(_, let isHighest, _): isHighest ? .best : .worst
        case .exact: .exact
        }
    }

    /// A quantity each.
    var samples: [Samples] {
        switch self {
        case .mean(let samples), .proportion(let samples), .prediction(let samples), .median(let samples): [samples]
        case .pairedMean(let first, let second), .pairedProportions(let first, let second),
            .proportionDifference(let first, let second), .correlation(let first, let second),
            .rankCorrelation(let first, let second), .ratio(let first, let second):
            [first, second]
        case .statistic(_, let samples, _), .extreme(let samples, _, _): samples
        case .clusterMean(let clusters): Array(clusters.samples.prefix(1))
        default: []
        }
    }

    /// A quantity each.
    var crossed: [CrossedSamples] {
        switch self {
        case .crossedMean(let cells): [cells]
        case .crossedDifference(let first, let second): [first, second]
        case .crossedStatistic(_, let cells, _): cells
        case .threeWayMean(let stacked, _): Array(stacked.cells.prefix(1))
        default: []
        }
    }

    fileprivate var bounds: [ClosedRange<Double>?] { samples.map(\.bounds) + crossed.map(\.bounds) }
    fileprivate var missing: [MissingRule] { samples.map(\.missing) + crossed.map(\.missing) }

    fileprivate func statistic(_ columns: [String]) -> PublishedRecipe.StatisticText? {
        switch self {
        case .statistic(let statistic, _, _), .crossedStatistic(let statistic, _, _): statistic.text(columns)
        default: nil
        }
    }
}

extension Estimator.Statistic {
    fileprivate func text(_ columns: [String]) -> PublishedRecipe.StatisticText {
        switch body {
        case .formula(let formula):
            .init(formula: formula.text(columns: columns), function: nil, kind: kind, bounds: bounds)
        case .ofColumns(let name, _):
            .init(formula: nil, function: name, kind: kind, bounds: bounds)
        }
    }
}
