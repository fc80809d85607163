extension IntervalEstimate {
    /// The mean of values, for a point of a figure: as that of an ``Estimator``, which remembers nothing.
    ///
    /// ```swift
    /// try IntervalEstimate.mean([0.12, 0.14, 0.1], of: "fault seeds", within: 0...1, times: 100)  // 12 [7.0, 17.0] %
    /// ```
    /// - Parameter factor: what value and interval are multiplied by; 100 for percent.
    /// - Throws: ``MethodError`` without values, or with one outside the bounds.
    public static func mean(
        _ values: [Double?], of unit: String, within bounds: ClosedRange<Double>? = nil, times factor: Double = 1,
        missing: MissingRule = .worstCase, confidence: Double = 0.95
    ) throws -> IntervalEstimate {
        try means([values], of: unit, within: bounds, times: factor, missing: missing, confidence: confidence)[0]
    }

    /// The means of many lists, such as the points of a line with its band; Student's factor is computed once for all lists
    /// of a length.
    ///
    /// - Throws: ``MethodError`` where a list has no values, or one outside the bounds.
    public static func means(
        _ lists: [[Double?]], of unit: String, within bounds: ClosedRange<Double>? = nil, times factor: Double = 1,
        missing: MissingRule = .worstCase, confidence: Double = 0.95
    ) throws -> [IntervalEstimate] {
        var deviates: [Int: Double] = [:]
        return try lists.map { list in
            let samples = try Samples(list, of: unit, within: bounds, missing: missing), complete = samples.complete
            let values = complete.values, count = values.count
            guard complete.unknown == 0, count >= 2, !values.areEqual(within: complete.rounding) else {
                return try Estimator.mean(samples).scaled(by: factor).estimate(confidence: confidence)
            }
            let deviate =
                deviates[count] ?? Limits.studentDeviate(confidence, degreesOfFreedom: Double(count - 1))
            deviates[count] = deviate
            let mean = values.mean, deviation = values.standardDeviation
            let half = deviation / Double(count).squareRoot() * deviate
            let limits = Limits(mean - half, mean + half).map { factor * $0 }
            return IntervalEstimate(
                value: factor * mean, uncertainty: Uncertainty(limits, confidence, .studentT),
                units: SampledUnits([.varying(unit, count)], missing: complete.missing),
                deviation: abs(factor) * deviation)
        }
    }
}
