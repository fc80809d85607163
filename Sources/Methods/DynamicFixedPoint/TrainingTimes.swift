import Networks
import Tensors

/// How long training steps of a network take in several arithmetics that took turns.
public struct TrainingTimes: Codable, Sendable, Equatable {
    public struct Entry: Codable, Sendable, Equatable {
        public let arithmetic: TrainingArithmetic
        /// Of a step, in each turn but the first.
        public let seconds: [Double]
        /// Of these, the mean share in convolutions, and in making other numbers of Float32; `nil` where nobody measured it.
        public let convolving, preparing: Double?
    }

    public let network: String
    public let images: Int
    public let entries: [Entry]

    /// That of an arithmetic; `nil` where it was not timed.
    public func entry(_ arithmetic: TrainingArithmetic) -> Entry? { entries.first { $0.arithmetic == arithmetic } }

    /// Images a second in each turn.
    public func imagesPerSecond(_ arithmetic: TrainingArithmetic) -> [Double]? {
        entry(arithmetic)?.seconds.map { Double(images) / $0 }
    }

    /// Times steps on random images: forward, backward, and an update by gradient descent with momentum. In each turn each arithmetic has so many
    /// steps, one arithmetic after the other; the first turn doesn't count.
    public static func measured(
        _ network: Network, images: Int, steps: Int, turns: Int, _ arithmetics: [TrainingArithmetic], on engine: Engine
    ) throws -> TrainingTimes {
        var stream = RandomStream(seed: 1, "times of training")
        let batch = Batch(
            images: Tensor([images] + network.inputShape) { values in
                for index in values.indices { values[index] = Float(stream.normal()) }
            }, labels: (0..<images).map { $0 % 10 })
        var runs = arithmetics.map { TrainingRun($0, network) }
        for turn in 0...turns {
            for place in runs.indices { try runs[place].train(steps, on: batch, counting: turn > 0, engine) }
        }
        return TrainingTimes(network: network.name, images: images, entries: runs.map(\.entry))
    }
}

/// The training of a network in one arithmetic, and its times.
private struct TrainingRun {
    private let arithmetic: TrainingArithmetic
    private let convolutions: (any ConvolutionArithmetic)?
    private var state: TrainingState
    private var seconds: [Double] = []
    private var convolving: [Double] = [], preparing: [Double] = []

    init(_ arithmetic: TrainingArithmetic, _ network: Network) {
        self.arithmetic = arithmetic
        convolutions = arithmetic.convolutions(of: network)
        state = TrainingState(network)
    }

    private var time: ArithmeticTime? {
        (convolutions as? IntegerConvolutions)?.time ?? (convolutions as? RoundedConvolutions)?.time
    }

    mutating func train(_ steps: Int, on batch: Batch, counting: Bool, _ engine: Engine) throws {
        let recipe = TrainingRecipe(
            epochs: 1, batchSize: batch.labels.count, peakLearningRate: 0.01,
            objective: .custom(name: "cross-entropy"), schedule: .constant)
        let before = time, start = ContinuousClock.now
        state.history = []
        try state.train(
            recipe, imagesPerEpoch: steps * batch.labels.count, batches: { _ in Array(repeating: batch, count: steps) },
            on: engine, stream: RandomStream(seed: 1, "times of training"),
            objective: { [convolutions] network, batch, pass in
                try pass.crossEntropyValue(of: network, batch, by: convolutions)
            })
        let taken = (ContinuousClock.now - start) / .seconds(1)
        guard counting else { return }
        seconds.append(taken / Double(steps))
        guard let before, let after = time else { return }
        convolving.append((after.convolving - before.convolving) / taken)
        preparing.append((after.preparing - before.preparing) / taken)
    }

    var entry: TrainingTimes.Entry {
        func mean(_ shares: [Double]) -> Double? {
            shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
        }
        return TrainingTimes.Entry(
            arithmetic: arithmetic, seconds: seconds, convolving: mean(convolving), preparing: mean(preparing))
    }
}
