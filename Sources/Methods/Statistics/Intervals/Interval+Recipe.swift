extension Interval {
    /// How an interval was computed, by the field's term.
    ///
    /// Nobody chooses one: an ``Estimator`` does, by its own rule.
    public enum Recipe: String, Sendable, Hashable, Codable, CaseIterable {
        /// Student's t of a mean (Student 1908).
        case studentT
        /// Student's t of the mean of paired differences.
        case pairedT
        /// What n equal values of a bounded quantity cannot exclude.
        case equalValues
        /// Wilson's score interval of a proportion (Wilson 1927).
        case wilson
        /// The exact interval of a proportion (Clopper and Pearson 1934).
        case clopperPearson
        /// The hybrid score interval of two independent proportions' difference (Newcombe 1998, method 10).
        case newcombe
        /// The score interval of two paired proportions' difference (Tango 1998).
        case tango
        /// Two crossed random factors, such as trainings × images (Satterthwaite 1946; Obuchowski and Rockette 1995).
        case crossed
        /// Two intervals of one value, of which each holds another factor fixed, added in squares (Zou and Donner 2008).
        case squareAndAdd
        /// Two crossed factors resampled at once: the pigeonhole bootstrap (Owen 2007).
        case pigeonholeBootstrap
        /// Student's t of the means of clusters.
        case clusterT
        /// The corrected resampled t of cross-validation (Nadeau and Bengio 2003).
        case correctedResampledT
        /// Pearson's correlation on Fisher's scale (Fisher 1921).
        case fisherZ
        /// Spearman's rank correlation on Fisher's scale (Bonett and Wright 2000).
        case bonettWright
        /// A median between two of the sorted values.
        case orderStatistics
        /// Student's t of logarithms of paired ratios.
        case logRatioT
        /// The ratio of two paired means (Fieller 1954).
        case fieller
        /// The bias-corrected and accelerated bootstrap without resamples (DiCiccio and Efron 1992).
        case abc
        /// The bias-corrected and accelerated bootstrap (Efron 1987).
        case bca
        /// Student's t of the jackknife's pseudo-values (Tukey 1958).
        case pseudoValues
        /// The exact interval of a Poisson count (Garwood 1936).
        case poisson
        /// The best of many, simultaneous over all by the bootstrapped largest deviation.
        case maxT
        /// The best of many, simultaneous over all by Bonferroni's inequality.
        case bonferroniT
        /// A prediction interval for one more run.
        case prediction
        /// A prediction interval for a replication, by the standard errors of both (Patil, Peng and Leek 2016).
        case replicationPrediction
        /// Student's t of a trimmed mean (Yuen 1974); for variations alone, as the five below.
        case trimmedT
        /// The difference of two independent proportions with a success and a failure added to each (Agresti and Caffo
        /// 2000).
        case agrestiCaffo
        /// The same of two paired proportions, with one added to either disagreement (Bonett and Price 2012).
        case bonettPrice
        /// The score interval of a Poisson count.
        case poissonScore
        /// Pearson's correlation on Fisher's scale, with the variance of its influence function: of no distribution.
        case influenceZ
        /// Spearman's rank correlation on Fisher's scale, with a variance of 1.06/(n − 3) (Fieller, Hartley and Pearson 1957).
        case fiellerHartleyPearson

        /// For a caption, e.g. "Student's t".
        public var title: String {
            switch self {
            case .studentT: "Student's t"
            case .pairedT: "Student's t of paired differences"
            case .equalValues: "what that many equal values cannot exclude"
            case .wilson: "Wilson score"
            case .clopperPearson: "Clopper–Pearson"
            case .newcombe: "Newcombe's hybrid score"
            case .tango: "Tango's paired score"
            case .crossed: "crossed two-way analysis of variance"
            case .squareAndAdd: "square-and-add"
            case .pigeonholeBootstrap: "two-way bootstrap"
            case .clusterT: "Student's t over clusters"
            case .correctedResampledT: "Nadeau and Bengio's corrected t"
            case .fisherZ: "Fisher's z"
            case .bonettWright: "Bonett and Wright's z"
            case .orderStatistics: "order statistics"
            case .logRatioT: "Student's t of log ratios"
            case .fieller: "Fieller"
            case .abc: "approximate bootstrap (ABC)"
            case .bca: "BCa bootstrap"
            case .pseudoValues: "jackknife pseudo-values"
            case .poisson: "exact Poisson"
            case .maxT: "simultaneous (max-t) bootstrap"
            case .bonferroniT: "simultaneous Student's t (Bonferroni)"
            case .prediction: "prediction interval for one more run"
            case .replicationPrediction: "prediction interval for a replication"
            case .trimmedT: "Student's t of a trimmed mean"
            case .agrestiCaffo: "Agresti and Caffo's adjusted difference"
            case .bonettPrice: "Bonett and Price's adjusted paired difference"
            case .poissonScore: "Poisson score"
            case .influenceZ: "Fisher's z with the influence function's variance"
            case .fiellerHartleyPearson: "Fieller, Hartley and Pearson's z"
            }
        }
    }
}
