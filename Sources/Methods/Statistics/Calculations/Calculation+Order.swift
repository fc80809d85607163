extension Calculation {
    static func median(_ samples: Samples) -> Calculation {
        let complete = samples.complete, all = complete.values.count + complete.unknown
        let units = SampledUnits([.varying(samples.unit, all)], missing: complete.missing)
        return Calculation(complete.values.isEmpty ? nil : complete.values.median, units) { confidence in
            if all == 1 { return .noInterval(.oneUnit) }
            return complete.worstCaseOfOrder { values in
                guard let limits = Limits.median(sorted: values.sorted(), confidence) else {
                    return .noInterval(.tooFewUnits(found: all, needed: leastForMedian(confidence)))
                }
                return Uncertainty(limits, confidence, .orderStatistics)
            }
        }
    }

    static func correlation(
        _ first: Samples, _ second: Samples, by recipe: Interval.Recipe? = nil
    ) throws -> Calculation {
        let isRobust = recipe == .influenceZ
        return try correlation(
            first, second, least: isRobust ? leastForBootstrap : 4, isRobust ? .influenceZ : .fisherZ
        ) {
            Methods.correlation($0, $1)
        } limits: {
            isRobust ? .influenceZ($1, $2, $0, $3) : .fisherZ($0, count: $1.count, $3)
        }
    }

    static func rankCorrelation(
        _ first: Samples, _ second: Samples, by recipe: Interval.Recipe? = nil
    ) throws -> Calculation {
        let other = recipe == .fiellerHartleyPearson
        return try correlation(first, second, least: 10, other ? .fiellerHartleyPearson : .bonettWright) {
            Methods.rankCorrelation($0, $1)
        } limits: {
            other ? .fiellerHartleyPearson($0, count: $1.count, $3) : .bonettWright($0, count: $1.count, $3)
        }
    }

    private static func correlation(
        _ first: Samples, _ second: Samples, least: Int, _ recipe: Interval.Recipe,
        _ measure: ([Double], [Double]) -> Double?,
        limits:
            @escaping @Sendable (
                _ correlation: Double, _ first: [Double], _ second: [Double], _ confidence: Double
            ) -> Limits
    ) throws -> Calculation {
        let joint = try Samples.together([first, second]), count = joint.rows.count
        let units = SampledUnits([.varying(first.unit, joint.count)], missing: joint.missing)
        let (one, two) = (joint.column(0), joint.column(1))
        let value = count < 2 ? nil : measure(one, two).map { min(1, max(-1, $0)) }
        return Calculation(value, units) { confidence in
            guard let value else { return .noInterval(.undefined) }
            if joint.unknown > 0 { return .noInterval(.missing(joint.unknown)) }
            if count < least { return .noInterval(.tooFewUnits(found: count, needed: least)) }
            if 1 - abs(value) < 1e-12 { return .noInterval(.perfectCorrelation) }
            return Uncertainty(limits(value, one, two, confidence), confidence, recipe)
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
