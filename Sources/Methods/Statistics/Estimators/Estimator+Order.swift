extension Estimator {
    /// The median over units, between two of the sorted values.
    ///
    /// ```swift
    /// try Estimator.median(Samples((1...10).map(Double.init), of: "images")).estimate()  // 5.5 [2, 9]
    /// ```
    /// Covers at least as often as it says, whatever the values' distribution, ties included; at 95 % it takes six.
    public static func median(_ samples: Samples) throws -> Estimator {
        let complete = samples.complete, all = complete.values.count + complete.unknown
        let units = SampledUnits([.varying(samples.unit, all)], missing: complete.missing)
        return Estimator(complete.values.isEmpty ? nil : complete.values.median, units) { confidence in
            if all == 1 { return .noInterval(.oneUnit) }
            return complete.worstCaseOfOrder { values in
                guard let limits = Limits.median(sorted: values.sorted(), confidence) else {
                    return .noInterval(.tooFewUnits(found: all, needed: leastForMedian(confidence)))
                }
                return Uncertainty(limits, confidence, .orderStatistics)
            }
        }
    }

    /// Pearson's correlation over units, on Fisher's scale.
    ///
    /// None with fewer than four units, or where they lie on a line; no value where one of both is constant. Missing units
    /// need a rule.
    /// - Throws: ``MethodError`` where the two are not of the same units.
    public static func correlation(_ first: Samples, _ second: Samples) throws -> Estimator {
        try correlation(first, second, least: 4, .fisherZ) {
            Methods.correlation($0, $1)
        } limits: {
            .fisherZ($0, count: $1, $2)
        }
    }

    /// Spearman's rank correlation over units, on Fisher's scale with Bonett and Wright's variance.
    ///
    /// None with fewer than ten units, or where they are all in order: list the cases. Missing units need a rule.
    /// - Throws: ``MethodError`` where the two are not of the same units.
    public static func rankCorrelation(_ first: Samples, _ second: Samples) throws -> Estimator {
        try correlation(first, second, least: 10, .bonettWright) {
            Methods.rankCorrelation($0, $1)
        } limits: {
            .bonettWright($0, count: $1, $2)
        }
    }

    private static func correlation(
        _ first: Samples, _ second: Samples, least: Int, _ recipe: Interval.Recipe,
        _ measure: ([Double], [Double]) -> Double?,
        limits: @escaping @Sendable (_ correlation: Double, _ count: Int, _ confidence: Double) -> Limits
    ) throws -> Estimator {
        let joint = try Samples.together([first, second]), count = joint.rows.count
        let units = SampledUnits([.varying(first.unit, joint.count)], missing: joint.missing)
        let value = count < 2 ? nil : measure(joint.column(0), joint.column(1)).map { min(1, max(-1, $0)) }
        return Estimator(value, units) { confidence in
            guard let value else { return .noInterval(.undefined) }
            if joint.unknown > 0 { return .noInterval(.missing(joint.unknown)) }
            if count < least { return .noInterval(.tooFewUnits(found: count, needed: least)) }
            if 1 - abs(value) < 1e-12 { return .noInterval(.perfectCorrelation) }
            return Uncertainty(limits(value, count, confidence), confidence, recipe)
        }
    }

    private static func leastForMedian(_ confidence: Double) -> Int {
        var least = 2
        while Limits.medianPlace(least, confidence) == nil { least += 1 }
        return least
    }
}

extension CompleteValues {
    /// Like `worstCase`, for what only rises with each value.
    func worstCaseOfOrder(_ interval: ([Double]) -> Uncertainty) -> Uncertainty {
        guard unknown > 0 else { return interval(values) }
        guard let bounds else { return .noInterval(.missing(unknown)) }
        return [bounds.lowerBound, bounds.upperBound].map { bound in
            interval(values + Array(repeating: bound, count: unknown))
        }.hull
    }
}
