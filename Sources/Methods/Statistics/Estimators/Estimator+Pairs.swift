extension Estimator {
    /// Pearson's correlation over units, on Fisher's scale.
    ///
    /// None with fewer than four units, or where they lie on a line; no value where one of both is constant. Missing units
    /// need a rule.
    /// - Throws: ``MethodError`` where the two are not of the same units.
    public static func correlation(_ first: Samples, _ second: Samples) throws -> Estimator {
        try Estimator(.correlation(first, second))
    }

    /// Spearman's rank correlation over units, on Fisher's scale with Bonett and Wright's variance.
    ///
    /// None with fewer than ten units, or where they are all in order: list the cases. Missing units need a rule.
    /// - Throws: ``MethodError`` where the two are not of the same units.
    public static func rankCorrelation(_ first: Samples, _ second: Samples) throws -> Estimator {
        try Estimator(.rankCorrelation(first, second))
    }

    /// The ratio of two means over units that both share.
    ///
    /// ```swift
    /// let (a, b) = (try Samples([10.1, 9.2, 11, 10.4], of: "seeds"), try Samples([5.2, 4.9, 5.4, 5.1], of: "seeds"))
    /// try Estimator.ratio(a, to: b).estimate()  // 1.9728 [1.8510, 2.1027]
    /// ```
    /// Where all values are above 0, of geometric means, by Student's t of log ratios; else of arithmetic means, by Fieller's
    /// theorem, and none where the denominator's interval holds 0. Missing units need a rule: a ratio has no bounds.
    /// - Throws: ``MethodError`` where the two are not of the same units.
    public static func ratio(_ numerators: Samples, to denominators: Samples) throws -> Estimator {
        try Estimator(.ratio(numerators, to: denominators))
    }

    /// How many times as long one thing takes as another on this machine, from blocks in which each was timed once, in turn:
    /// A B A B …
    ///
    /// The first block, which warms caches up, is dropped; the geometric mean of the others' ratios has Student's interval on
    /// the log scale from ten blocks on.
    /// - Parameter first: seconds, or any unit that both have, a block each.
    /// - Throws: ``MethodError`` with unequal numbers of blocks, no second block, or a time that is not above 0.
    public static func timing(_ first: [Double], over second: [Double]) throws -> Estimator {
        try Estimator(.timing(first, over: second))
    }

    /// A value of cross-validated predictions: pooled over objects, for these readouts, or with Nadeau and Bengio's
    /// correction over folds, for others; the wider interval.
    ///
    /// ```swift
    /// let pooled = try Estimator.proportion(178, of: 200, "photographs")
    /// try Estimator.crossValidated(pooled, folds: [0.9, 0.85, 0.875, 0.95, 0.875], trained: 160, tested: 40)
    /// ```
    /// Nothing is refitted: no variance of cross-validation is unbiased (Bengio and Grandvalet 2004), and refitting inside a
    /// bootstrap puts copies of an object on both sides. Folds that are all equal say nothing; then the pooled interval
    /// stands.
    /// - Parameters:
    ///   - pooled: each object's prediction by the readout that had not seen it.
    ///   - folds: the same quantity for each fold, in the same unit, those of all repeats.
    ///   - repeats: how often the objects were divided anew.
    ///   - trained: how many objects a readout learned from.
    ///   - tested: how many it was tested on.
    /// - Throws: ``MethodError`` with fewer than two folds, one that is not finite, or none trained on or tested.
    public static func crossValidated(
        _ pooled: Estimator, folds: [Double], repeats: Int = 1, trained: Int, tested: Int
    ) throws -> Estimator {
        try Estimator(
            .crossValidated(pooled, .init(values: folds, repeats: repeats, trained: trained, tested: tested)))
    }
}
