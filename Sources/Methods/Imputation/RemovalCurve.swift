/// What is left of a network's answer while pixels are taken away and filled in (ROAD: Rong et al. 2022).
public struct RemovalCurve: Codable, Hashable, Sendable {
    /// Which pixels go first.
    public enum Order: String, Codable, Hashable, Sendable, CaseIterable {
        /// A good map makes the answer go early.
        case mostRelevantFirst = "MoRF"
        /// A good map makes the answer stay.
        case leastRelevantFirst = "LeRF"
    }

    public let order: Order
    /// Which shares of the pixels were taken away.
    public let shares: [Double]
    /// At each of them, the probability of the class that is explained.
    public let probabilities: [Double]
    /// And whether it is still the network's answer.
    public let isKept: [Bool]

    public init(_ order: Order, shares: [Double], probabilities: [Double], isKept: [Bool]) {
        precondition(
            shares.count == probabilities.count && shares.count == isKept.count, "an answer for each share")
        (self.order, self.shares) = (order, shares)
        (self.probabilities, self.isKept) = (probabilities, isKept)
    }

    /// The mean over shares of whether the answer is kept, from 0 to 1, by the trapezoid rule between the first and the
    /// last share.
    public var meanKept: Double { Self.mean(shares, isKept.map { $0 ? 1 : 0 }) }

    /// The same of the probability.
    public var meanProbability: Double { Self.mean(shares, probabilities) }

    private static func mean(_ shares: [Double], _ values: [Double]) -> Double {
        guard let first = shares.first, let last = shares.last, last > first else {
            return values.reduce(0, +) / Double(values.count)
        }
        let area = shares.indices.dropLast().reduce(0.0) { sum, place in
            sum + (shares[place + 1] - shares[place]) * (values[place] + values[place + 1]) / 2
        }
        return area / (last - first)
    }
}
