extension Calculation {
    static func proportion(
        _ count: Estimator.SuccessCount, _ unit: String, missing: Int = 0, by recipe: Interval.Recipe? = nil
    ) throws -> Calculation {
        let (successes, trials) = (count.successes, count.trials)
        guard trials + missing > 0, missing >= 0, 0...max(trials, 0) ~= successes else {
            throw MethodError(
                "estimating a share of \(unit)", "found \(successes) of \(trials), and \(missing) missing",
                advice: "Count at least one, and successes among them")
        }
        let units = SampledUnits(
            [.varying(unit, trials + missing)], missing: missing > 0 ? [.init(missing, .worstCase)] : [])
        return Calculation(trials > 0 ? Double(successes) / Double(trials) : nil, units) { confidence in
            // The more successes, the higher both ends.
            [successes, successes + missing].map { shareUncertainty($0, trials + missing, confidence, recipe) }.hull
        }
    }

    static func proportion(_ samples: Samples, by recipe: Interval.Recipe? = nil) throws -> Calculation {
        let complete = samples.complete, successes = try ones(complete.values, samples.unit)
        let count = complete.values.count
        let units = SampledUnits([.varying(samples.unit, count + complete.unknown)], missing: complete.missing)
        guard count > 0 else { return Calculation(nil, units) { _ in .noInterval(.undefined) } }
        let known = try proportion(
            .init(successes: successes, trials: count), samples.unit, missing: complete.unknown, by: recipe)
        return Calculation(known.value, units) { known.uncertainty(confidence: $0) }
    }

    /// - Parameter missing: how many units of either side have no value, and how they count.
    static func proportionDifference(
        _ first: Estimator.SuccessCount, less second: Estimator.SuccessCount, _ firstUnit: String, _ secondUnit: String,
        missing: [SampledUnits.Missing] = [], by recipe: Interval.Recipe? = nil
    ) throws -> Calculation {
        let one = try proportion(first, firstUnit), two = try proportion(second, secondUnit)
        let units = SampledUnits(
            [.varying(firstUnit, first.trials), .varying(secondUnit, second.trials)], design: .independent,
            missing: missing)
        return Calculation(one.value.flatMap { a in two.value.map { a - $0 } }, units) { confidence in
            if min(first.trials, second.trials) == 1 { return .noInterval(.oneUnit) }
            if recipe == .agrestiCaffo {
                return Uncertainty(.agrestiCaffo(first, second, confidence), confidence, .agrestiCaffo)
            }
            return Uncertainty(
                .newcombe((first.successes, first.trials), (second.successes, second.trials), confidence), confidence,
                .newcombe)
        }
    }

    static func proportionDifference(
        _ first: Samples, less second: Samples, by recipe: Interval.Recipe? = nil
    ) throws -> Calculation {
        let (one, two) = (first.complete, second.complete), missing = one.missing + two.missing
        let counts = try [(one, first.unit), (two, second.unit)].map { complete, unit in
            try Estimator.SuccessCount(successes: ones(complete.values, unit), trials: complete.values.count)
        }
        let units = SampledUnits(
            [.varying(first.unit, counts[0].trials), .varying(second.unit, counts[1].trials)], design: .independent,
            missing: missing)
        guard counts.allSatisfy({ $0.trials > 0 }) else {
            return Calculation(nil, units) { _ in .noInterval(.undefined) }
        }
        let known = try proportionDifference(
            counts[0], less: counts[1], first.unit, second.unit, missing: missing, by: recipe)
        let unknown = one.unknown + two.unknown
        return unknown == 0 ? known : Calculation(known.value, units) { _ in .noInterval(.missing(unknown)) }
    }

    static func pairedProportions(
        _ count: Estimator.PairCount, _ unit: String, missing: Int = 0, by recipe: Interval.Recipe? = nil
    ) throws -> Calculation {
        let (onlyFirst, onlySecond, trials) = (count.onlyFirst, count.onlySecond, count.trials)
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
        return Calculation(trials > 0 ? Double(onlyFirst - onlySecond) / Double(trials) : nil, units) { confidence in
            if all == 1 { return .noInterval(.oneUnit) }
            let fillings = missing == 0 ? [(0, 0)] : [(missing, 0), (0, missing)]
            return fillings.map { first, second in
                let (b, c) = (onlyFirst + first, onlySecond + second)
                return recipe == .bonettPrice
                    ? Uncertainty(.bonettPrice(b, c, of: all, confidence), confidence, .bonettPrice)
                    : Uncertainty(.tango(onlyFirst: b, onlySecond: c, of: all, confidence), confidence, .tango)
            }.hull
        }
    }

    static func pairedProportions(
        _ first: Samples, less second: Samples, by recipe: Interval.Recipe? = nil
    ) throws -> Calculation {
        let joint = try Samples.together([first, second])
        _ = try ones(Array(joint.rows.joined()), first.unit)
        let units = SampledUnits([.varying(first.unit, joint.count)], missing: joint.missing)
        guard !joint.rows.isEmpty else { return Calculation(nil, units) { _ in .noInterval(.undefined) } }
        let known = try pairedProportions(
            .init(
                onlyFirst: joint.rows.count { $0[0] > $0[1] }, onlySecond: joint.rows.count { $0[0] < $0[1] },
                trials: joint.rows.count), first.unit, missing: joint.unknown, by: recipe)
        return Calculation(known.value, units) { known.uncertainty(confidence: $0) }
    }

    static func rate(
        _ events: Int, in exposure: Double, _ unit: String, by recipe: Interval.Recipe? = nil
    ) throws -> Calculation {
        guard events >= 0, exposure > 0, exposure.isFinite else {
            throw MethodError(
                "estimating a rate", "found \(events) events in \(exposure) \(unit)",
                advice: "Give counts from 0 on and an exposure above 0")
        }
        let units = SampledUnits([.varying(unit, Int(exactly: exposure.rounded()) ?? .max)])
        return Calculation(Double(events) / exposure, units) { confidence in
            let limits =
                recipe == .poissonScore ? Limits.poissonScore(events, confidence) : .poisson(events, confidence)
            return Uncertainty(
                limits.map { $0 / exposure }, confidence, recipe == .poissonScore ? .poissonScore : .poisson)
        }
    }

    /// - Parameter recipe: one of the two; `nil` for the rule's.
    private static func shareUncertainty(
        _ successes: Int, _ trials: Int, _ confidence: Double, _ recipe: Interval.Recipe?
    ) -> Uncertainty {
        if trials == 1 { return .noInterval(.oneUnit) }
        let rule: Interval.Recipe = min(successes, trials - successes) >= 5 ? .wilson : .clopperPearson
        return (recipe ?? rule) == .wilson
            ? Uncertainty(.wilson(successes, trials, confidence), confidence, .wilson)
            : Uncertainty(.clopperPearson(successes, trials, confidence), confidence, .clopperPearson)
    }

    static func ones(_ values: [Double], _ unit: String) throws -> Int {
        if let wrong = values.first(where: { $0 != 0 && $0 != 1 }) {
            throw MethodError(
                "estimating a share of \(unit)", "found \(wrong)", advice: "Give 0 or 1 for each, or take the mean")
        }
        return values.count { $0 == 1 }
    }
}
