import Tensors

/// How many numbers of random convolutions are not those of sums in 64 bits, for each instruction set.
public struct IntegerTrials: Codable, Sendable {
    public struct Comparison: Codable, Sendable {
        public let instructions: IntegerInstructions
        /// `nil` where the processor doesn't have them.
        public let compared, different: Int?

        public init(instructions: IntegerInstructions, compared: Int?, different: Int?) {
            (self.instructions, self.compared, self.different) = (instructions, compared, different)
        }
    }

    public let trials: Int
    public let comparisons: [Comparison]
    /// By the chosen set, where the plain loops take one weight for one more than it is.
    public let differentIfSpoilt: Int

    public init(trials: Int, comparisons: [Comparison], differentIfSpoilt: Int) {
        (self.trials, self.comparisons, self.differentIfSpoilt) = (trials, comparisons, differentIfSpoilt)
    }

    /// Compares random convolutions by all instruction sets that the processor has.
    ///
    /// - Parameters:
    ///   - stream: what the convolutions are drawn from.
    ///   - each: gets each convolution, before it is computed, and its number.
    public static func measured(
        _ count: Int, drawnFrom stream: RandomStream, on engine: Engine,
        each: (IntegerTrial, Int) throws -> Void = { _, _ in }
    ) throws -> IntegerTrials {
        let here = IntegerInstructions.allCases.filter(\.areInProcessor)
        var compared = 0, different = here.map { _ in 0 }, spoilt = 0
        for number in 0..<count {
            let trial = try IntegerTrial(drawnFrom: stream.substream("trial", number))
            try each(trial, number)
            let (found, numbers) = try trial.differences(of: here, on: engine)
            compared += numbers
            for place in here.indices { different[place] += found[place] }
            spoilt += try trial.differences(of: [.chosen], on: engine, spoilt: true).found.reduce(0, +)
        }
        return IntegerTrials(
            trials: count,
            comparisons: IntegerInstructions.allCases.map { set in
                let place = here.firstIndex(of: set)
                return Comparison(
                    instructions: set, compared: place.map { _ in compared }, different: place.map { different[$0] })
            }, differentIfSpoilt: spoilt)
    }

    /// All numbers that differed.
    public var different: Int { comparisons.compactMap(\.different).reduce(0, +) }
}
