/// How a statistic answers to small changes of its units.
public enum StatisticKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A little, by every unit: means, areas, ratios, correlations, shares.
    case smooth
    /// By the place of a few units in order: maxima, quantiles. What it comes to without one unit tells little.
    case ofOrder
}
