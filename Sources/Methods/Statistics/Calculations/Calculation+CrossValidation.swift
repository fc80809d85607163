extension Calculation {
    /// - Throws: ``MethodError`` with fewer than two folds, one that is not finite, or none trained on or tested.
    static func crossValidated(_ pooled: Estimator, _ folds: Estimator.Folds) throws -> Calculation {
        guard folds.values.count >= 2, folds.values.allSatisfy(\.isFinite), folds.trained > 0, folds.tested > 0,
            folds.repeats > 0, folds.values.count.isMultiple(of: folds.repeats)
        else {
            throw MethodError(
                "estimating over folds",
                "found \(folds.values.count) in \(folds.repeats) repeats, trained on \(folds.trained) and tested on \(folds.tested)",
                advice: "Give two or more finite folds, as many in each repeat, and the numbers of their objects")
        }
        let areEqual = folds.values.areEqual(within: Samples.rounding(folds.values))
        return Calculation(
            pooled.value, pooled.units, deviation: pooled.deviation,
            resample: { try crossValidated(pooled.resampled($0), folds) }
        ) { confidence in
            guard case .interval(let objects) = pooled.uncertainty(confidence: confidence), !areEqual else {
                return pooled.uncertainty(confidence: confidence)
            }
            let corrected = Uncertainty(
                .correctedResampledT(folds.values, testedPerTrained: folds.testedPerTrained, confidence), confidence,
                .correctedResampledT)
            guard case .interval(let between) = corrected else { return corrected }
            return .interval(between.width > objects.width ? between : objects)
        }
    }
}
