import Foundation
import Tensors

/// Participants who are made up: each chooses by two differences, with weights drawn about a mean.
public struct SimulatedChoosers: Codable, Sendable, Hashable {
    /// Mean weights of differences that have a root mean square of 1.
    public var high: Double
    public var low: Double
    /// How far participants' weights are about that, in standard deviations.
    public var spread: Double

    public init(high: Double, low: Double, spread: Double) {
        (self.high, self.low, self.spread) = (high, low, spread)
    }

    /// A choice of each participant between the images of each triplet.
    public func choices(
        of participants: Int, highDifferences: [Double], lowDifferences: [Double], stream: RandomStream
    ) -> TripletChoices {
        let (ones, others) = (highDifferences.ofUnitSquare, lowDifferences.ofUnitSquare)
        return TripletChoices(
            participants: (1...max(1, participants)).map { "simulated \($0)" },
            answers: (0..<max(1, participants)).map { number in
                var draws = stream.substream("participant", number)
                let weights = (high + spread * draws.normal(), low + spread * draws.normal())
                return zip(ones, others).map { one, other in
                    let isSecond = draws.uniform() < 1 / (1 + exp(-weights.0 * one - weights.1 * other))
                    return OriginLogistic.Answers(yes: isSecond ? 1 : 0, no: isSecond ? 0 : 1)
                }
            })
    }
}

extension SimulatedChoosers {
    /// Whether an experiment with so many participants, who choose by one network's levels, shows that they do: whether the interval
    /// of what its level adds less what another network's adds lies above 0, of the high level and of the low one.
    public func areFound(
        _ participants: Int, choosingBy own: NetworkLevels, beside other: NetworkLevels, stream: RandomStream
    ) throws -> (high: Bool, low: Bool) {
        let choices = choices(
            of: participants, highDifferences: own.high, lowDifferences: own.low, stream: stream)
        let likelihood = try ChoiceLikelihood(choices, stream: stream.substream("folds"))
        func isFound(_ isHigh: Bool) throws -> Bool {
            try likelihood.gainDifference(own, other, high: isHigh).estimate().interval.map { $0.lower > 0 } ?? false
        }
        return (try isFound(true), try isFound(false))
    }
}
