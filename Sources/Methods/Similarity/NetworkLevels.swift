/// How far apart triplets' images are for two levels of a network.
public struct NetworkLevels: Codable, Sendable {
    /// "CORnet-S".
    public let name: String
    /// The layers' names.
    public let highLayer, lowLayer: String
    /// By triplet.
    public let high, low: [Double]

    public init(name: String, highLayer: String, lowLayer: String, high: [Double], low: [Double]) {
        (self.name, self.highLayer, self.lowLayer, self.high, self.low) = (name, highLayer, lowLayer, high, low)
    }
}

extension ChoiceLikelihood {
    /// What one of a network's levels adds to the likelihood of choices, by participant and triplet: the high one beyond the low
    /// one, or the low one beyond the high.
    public func gain(of levels: NetworkLevels, high isHigh: Bool) throws -> CrossedSamples {
        try Self.cells(
            isHigh
                ? gain(of: levels.high, beyond: levels.low) : gain(of: levels.low, beyond: levels.high),
            "\(levels.name), \(isHigh ? "high" : "low")")
    }

    /// What a level adds by one network less what it adds by another, in nats a choice, with an interval for other participants and
    /// other triplets.
    public func gainDifference(_ one: NetworkLevels, _ other: NetworkLevels, high isHigh: Bool) throws -> Estimator {
        try .pairedMean(gain(of: one, high: isHigh), less: gain(of: other, high: isHigh))
    }

    /// By how much likelier choices are with all levels of some networks than by a coin, in nats a choice.
    public func likelihoodOverCoin(_ networks: [NetworkLevels]) throws -> Estimator {
        try .pairedMean(
            Self.cells(logLikelihoods(networks.flatMap { [$0.high, $0.low] }), "with all levels"),
            less: Self.cells(logLikelihoods([]), "a coin"))
    }

    /// Participants × triplets; a triplet that one was not asked is left out for all.
    private static func cells(_ values: [[Double?]], _ quantity: String) throws -> CrossedSamples {
        try CrossedSamples(
            values, of: "participants", on: "triplets", missing: .leaveOut(because: "not asked of all"),
            measuring: quantity)
    }
}
