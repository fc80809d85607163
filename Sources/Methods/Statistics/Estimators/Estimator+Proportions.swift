extension Estimator {
    /// The share of units that have a property.
    ///
    /// ```swift
    /// try Estimator.proportion(4461, of: 5000, "images").estimate()  // 0.8922 [0.8833, 0.9005]
    /// try Estimator.proportion(100, of: 100, "images").estimate()    // 1 [0.9638, 1]
    /// ```
    /// Wilson's interval with at least five of either kind, else the exact one. Counts don't know which unit had it: halves
    /// of the units and a row for each can be had of ``proportion(_:)`` alone.
    /// - Parameter missing: how many units more there are of which it is not known: they may all have it, or none.
    /// - Throws: ``MethodError`` without units, or with more successes than units.
    public static func proportion(
        _ successes: Int, of trials: Int, _ unit: String, missing: Int = 0
    ) throws -> Estimator {
        try Estimator(
            .countedProportion(.init(successes: successes, trials: trials), unit: unit, missing: missing))
    }

    /// The share of units that have a property, from a value of 0 or 1 for each.
    ///
    /// - Throws: ``MethodError`` where another value occurs.
    public static func proportion(_ samples: Samples) throws -> Estimator { try Estimator(.proportion(samples)) }

    /// First − second, of shares of different units: Newcombe's hybrid score interval.
    ///
    /// - Throws: ``MethodError`` where one has no units, or more successes than units.
    public static func proportionDifference(
        _ first: (successes: Int, trials: Int), less second: (successes: Int, trials: Int), _ unit: String
    ) throws -> Estimator {
        try Estimator(
            .countedDifference(
                .init(successes: first.successes, trials: first.trials),
                less: .init(successes: second.successes, trials: second.trials), unit: unit))
    }

    /// First − second, of shares of different units, from a value of 0 or 1 for each.
    ///
    /// Missing units need a rule.
    /// - Throws: ``MethodError`` where another value occurs.
    public static func proportionDifference(_ first: Samples, less second: Samples) throws -> Estimator {
        try Estimator(.proportionDifference(first, less: second))
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
        try Estimator(
            .countedPairs(
                .init(onlyFirst: onlyFirst, onlySecond: onlySecond, trials: trials), unit: unit, missing: missing))
    }

    /// First − second, of shares of the same units, from a value of 0 or 1 for each.
    ///
    /// - Throws: ``MethodError`` where another value occurs, or the two are not of the same units.
    public static func pairedProportions(_ first: Samples, less second: Samples) throws -> Estimator {
        try Estimator(.pairedProportions(first, less: second))
    }

    /// How often something happens in one unit of exposure: the exact interval of a Poisson count.
    ///
    /// ```swift
    /// try Estimator.rate(0, in: 1e9, "sums").scaled(by: 1e9).estimate()  // 0 [0, 3.689]
    /// ```
    /// - Throws: ``MethodError`` with fewer than no events, or without exposure.
    public static func rate(_ events: Int, in exposure: Double, _ unit: String) throws -> Estimator {
        try Estimator(.rate(events: events, exposure: exposure, unit: unit))
    }
}
