extension Calculation {
    /// A formula of means by ABC, in the place of resamples; `nil` where it is not defined about the means.
    ///
    /// - Parameter function: of the means of the columns, in their order.
    static func approximated(
        _ value: Double?, _ units: SampledUnits, _ columns: [[Double]],
        _ function: @escaping @Sendable (_ means: [Double]) -> Double?
    ) -> Calculation? {
        guard let bootstrap = ApproximateBootstrap(columns, function) else { return nil }
        return Calculation(value, units) { bootstrap.uncertainty($0) }
    }
}

extension Estimator.Analysis {
    /// Of at least one value.
    func mean(of values: [Double]) -> Double { isTrimmed ? values.trimmedMean : values.mean }
}

extension Estimator.Statistic {
    /// The formula, if it asks for means alone.
    var formulaOfMeans: Formula? {
        if case .formula(let formula) = body, formula.isOfMeans { formula } else { nil }
    }
}
