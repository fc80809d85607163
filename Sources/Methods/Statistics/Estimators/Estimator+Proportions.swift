extension Estimator {
    /// The share of units that have a property.
    ///
    /// ```swift
    /// try Estimator.proportion(4461, of: 5000, "images").estimate()  // 0.8922 [0.8833, 0.9005]
    /// try Estimator.proportion(100, of: 100, "images").estimate()    // 1 [0.9638, 1]
    /// ```
    /// Wilson's interval with at least five of either kind, else the exact one.
    /// - Parameter missing: how many units more there are of which it is not known: they may all have it, or none.
    /// - Throws: ``MethodError`` without units, or with more successes than units.
    public static func proportion(
        _ successes: Int, of trials: Int, _ unit: String, missing: Int = 0
    ) throws -> Estimator {
        guard trials + missing > 0, missing >= 0, 0...max(trials, 0) ~= successes else {
            throw MethodError(
                "estimating a share of \(unit)", "found \(successes) of \(trials), and \(missing) missing",
                advice: "Count at least one, and successes among them")
        }
        let units = SampledUnits(
            [.varying(unit, trials + missing)], missing: missing > 0 ? [.init(missing, .worstCase)] : [])
        return Estimator(trials > 0 ? Double(successes) / Double(trials) : nil, units) { confidence in
            // The more successes, the higher both ends.
            [successes, successes + missing].map { shareUncertainty($0, trials + missing, confidence) }.hull
        }
    }

    /// The share of units that have a property, from a value of 0 or 1 for each.
    ///
    /// - Throws: ``MethodError`` where another value occurs.
    public static func proportion(_ samples: Samples) throws -> Estimator {
        let complete = samples.complete, successes = try ones(complete.values, samples.unit)
        let count = complete.values.count
        let units = SampledUnits([.varying(samples.unit, count + complete.unknown)], missing: complete.missing)
        guard count > 0 else { return Estimator(nil, units) { _ in .noInterval(.undefined) } }
        let known = try proportion(successes, of: count, samples.unit, missing: complete.unknown)
        return Estimator(known.value, units) { known.uncertainty(confidence: $0) }
    }

    /// First − second, of shares of different units: Newcombe's hybrid score interval.
    ///
    /// - Throws: ``MethodError`` where one has no units, or more successes than units.
    public static func proportionDifference(
        _ first: (successes: Int, trials: Int), less second: (successes: Int, trials: Int), _ unit: String
    ) throws -> Estimator {
        let one = try proportion(first.successes, of: first.trials, unit)
        let two = try proportion(second.successes, of: second.trials, unit)
        let units = SampledUnits([.varying(unit, first.trials), .varying(unit, second.trials)], design: .independent)
        return Estimator(one.value.flatMap { a in two.value.map { a - $0 } }, units) { confidence in
            if min(first.trials, second.trials) == 1 { return .noInterval(.oneUnit) }
            return Uncertainty(.newcombe(first, second, confidence), confidence, .newcombe)
        }
    }

    /// First − second, of shares of the same units: Tango's score interval, by how many units have only one of both.
    ///
    /// ```swift
    /// try Estimator.pairedProportions(onlyFirst: 40, onlySecond: 20, of: 160, "images").estimate()  // 0.125 [0.0309, 0.2181]
    /// ```
    /// - Parameter missing: how many units more there are of which it is not known.
    /// - Throws: ``MethodError`` without units, or with more disagreements than units.
    public static func pairedProportions(
        onlyFirst: Int, onlySecond: Int, of trials: Int, _ unit: String, missing: Int = 0
    ) throws -> Estimator {
        guard trials + missing > 0, onlyFirst >= 0, onlySecond >= 0, missing >= 0, onlyFirst + onlySecond <= trials
        else {
            throw MethodError(
                "comparing shares of \(unit)",
                "found \(onlyFirst) and \(onlySecond) disagreements in \(trials), and \(missing) missing",
                advice: "Count at least one, and disagreements among them")
        }
        let units = SampledUnits(
            [.varying(unit, trials + missing)], missing: missing > 0 ? [.init(missing, .worstCase)] : [])
        let all = trials + missing
        return Estimator(trials > 0 ? Double(onlyFirst - onlySecond) / Double(trials) : nil, units) { confidence in
            if all == 1 { return .noInterval(.oneUnit) }
            let fillings = missing == 0 ? [(0, 0)] : [(missing, 0), (0, missing)]
            return fillings.map { first, second in
                Uncertainty(
                    .tango(onlyFirst: onlyFirst + first, onlySecond: onlySecond + second, of: all, confidence),
                    confidence, .tango)
            }.hull
        }
    }

    /// First − second, of shares of the same units, from a value of 0 or 1 for each.
    ///
    /// - Throws: ``MethodError`` where another value occurs, or the two are not of the same units.
    public static func pairedProportions(_ first: Samples, less second: Samples) throws -> Estimator {
        let joint = try Samples.together([first, second])
        _ = try ones(Array(joint.rows.joined()), first.unit)
        let units = SampledUnits([.varying(first.unit, joint.count)], missing: joint.missing)
        guard !joint.rows.isEmpty else { return Estimator(nil, units) { _ in .noInterval(.undefined) } }
        let known = try pairedProportions(
            onlyFirst: joint.rows.count { $0[0] > $0[1] }, onlySecond: joint.rows.count { $0[0] < $0[1] },
            of: joint.rows.count, first.unit, missing: joint.unknown)
        return Estimator(known.value, units) { known.uncertainty(confidence: $0) }
    }

    /// How often something happens in one unit of exposure: the exact interval of a Poisson count.
    ///
    /// ```swift
    /// try Estimator.rate(0, in: 1e9, "sums").scaled(by: 1e9).estimate()  // 0 [0, 3.689]
    /// ```
    /// - Throws: ``MethodError`` with fewer than no events, or without exposure.
    public static func rate(_ events: Int, in exposure: Double, _ unit: String) throws -> Estimator {
        guard events >= 0, exposure > 0, exposure.isFinite else {
            throw MethodError(
                "estimating a rate", "found \(events) events in \(exposure) \(unit)",
                advice: "Give counts from 0 on and an exposure above 0")
        }
        let units = SampledUnits([.varying(unit, Int(exactly: exposure.rounded()) ?? .max)])
        return Estimator(Double(events) / exposure, units) { confidence in
            Uncertainty(Limits.poisson(events, confidence).map { $0 / exposure }, confidence, .poisson)
        }
    }

    private static func shareUncertainty(_ successes: Int, _ trials: Int, _ confidence: Double) -> Uncertainty {
        if trials == 1 { return .noInterval(.oneUnit) }
        return min(successes, trials - successes) >= 5
            ? Uncertainty(.wilson(successes, trials, confidence), confidence, .wilson)
            : Uncertainty(.clopperPearson(successes, trials, confidence), confidence, .clopperPearson)
    }

    private static func ones(_ values: [Double], _ unit: String) throws -> Int {
        if let wrong = values.first(where: { $0 != 0 && $0 != 1 }) {
            throw MethodError(
                "estimating a share of \(unit)", "found \(wrong)", advice: "Give 0 or 1 for each, or take the mean")
        }
        return values.count { $0 == 1 }
    }
}
