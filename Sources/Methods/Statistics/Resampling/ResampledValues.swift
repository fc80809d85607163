/// What a statistic came to in each resample, sorted, and the ends that can be read off.
struct ResampledValues: Sendable {
    /// At least one, all finite, ascending.
    let sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    func quantile(_ probability: Double) -> Double { sorted.quantileOfSorted(probability) }

    /// One over the density at a quantile, from the values within three standard errors of its place.
    func sparsity(_ probability: Double) -> Double {
        let count = Double(sorted.count)
        // At the very ends at least one neighbour on each side.
        let reach = max(3 * (probability * (1 - probability) / count).squareRoot(), 1 / count)
        let (below, above) = (max(0, probability - reach), min(1, probability + reach))
        return (quantile(above) - quantile(below)) / (above - below)
    }

    /// The standard error of a quantile over other draws of as many resamples: √(p(1 − p)/B) over the density.
    func error(_ probability: Double) -> Double {
        sparsity(probability) * (probability * (1 - probability) / Double(sorted.count)).squareRoot()
    }
}
