extension Estimator {
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
    ///   - folds: the same quantity for each fold, those of all repeats.
    ///   - repeats: how often the objects were divided anew.
    ///   - trained: how many objects a readout learned from.
    ///   - tested: how many it was tested on.
    /// - Throws: ``MethodError`` with fewer than two folds, one that is not finite, or none trained on or tested.
    public static func crossValidated(
        _ pooled: Estimator, folds: [Double], repeats: Int = 1, trained: Int, tested: Int
    ) throws -> Estimator {
        guard folds.count >= 2, folds.allSatisfy(\.isFinite), trained > 0, tested > 0, repeats > 0,
            folds.count.isMultiple(of: repeats)
        else {
            throw MethodError(
                "estimating over folds",
                "found \(folds.count) in \(repeats) repeats, trained on \(trained) and tested on \(tested)",
                advice: "Give two or more finite folds, as many in each repeat, and the numbers of their objects")
        }
        let ratio = Double(tested) / Double(trained)
        let areEqual = folds.areEqual(within: Samples.rounding(folds))
        return Estimator(
            pooled.value, pooled.units, deviation: pooled.deviation,
            resample: {
                try crossValidated(
                    pooled.resampled($0), folds: folds, repeats: repeats, trained: trained, tested: tested)
            }
        ) { confidence in
            guard case .interval(let objects) = pooled.uncertainty(confidence: confidence), !areEqual else {
                return pooled.uncertainty(confidence: confidence)
            }
            let corrected = Uncertainty(
                .correctedResampledT(folds, testedPerTrained: ratio, confidence), confidence, .correctedResampledT)
            guard case .interval(let between) = corrected else { return corrected }
            return .interval(between.width > objects.width ? between : objects)
        }
    }
}
