extension Calculation {
    /// A function of means by ABC, in the place of resamples.
    ///
    /// - Parameter function: of the means of the columns, in their order.
    static func approximated(
        _ value: Double?, _ units: SampledUnits, _ columns: [[Double]],
        _ function: @escaping @Sendable (_ means: [Double]) throws -> Double?
    ) throws -> Calculation? {
        guard let bootstrap = try ApproximateBootstrap(columns, function) else { return nil }
        // What the function throws it has thrown about the means; beyond, it is not defined.
        return Calculation(value, units) { (try? bootstrap.uncertainty($0)) ?? .noInterval(.notFinite) }
    }
}

extension Estimator.Analysis {
    /// Of at least one value.
    func mean(of values: [Double]) -> Double { isTrimmed ? values.trimmedMean : values.mean }
}
