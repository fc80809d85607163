import Pictures

extension PixelMap {
    /// How unequally the absolute values are spread, as Gini's coefficient: 0 where all are equal, (n - 1) / n where
    /// one of n pixels has all.
    ///
    ///     PixelMap(height: 1, width: 4, values: [0, 0, 0, 5]).giniCoefficient  // 0.75
    ///
    /// With values sorted from the smallest, G = 2 Σ i x_i / (n Σ x) - (n + 1) / n, which is the mean difference of all
    /// pairs divided by twice the mean (Hurley and Rickard 2009, "Comparing measures of sparsity", table I; recalled).
    /// Multiplying all values changes nothing. `nil` where all values are 0. O(n log n).
    public var giniCoefficient: Double? {
        let sorted = values.map { Double(abs($0)) }.sorted()
        let total = CompensatedSum(sorted).value
        guard total > 0 else { return nil }
        // Ranks around their mean, so that equal values give 0 exactly or nearly so.
        let middle = Double(sorted.count + 1) / 2
        let weighted = CompensatedSum(sorted.enumerated().lazy.map { (Double($0 + 1) - middle) * $1 }).value
        return max(0, 2 * weighted / (Double(sorted.count) * total))
    }
}
