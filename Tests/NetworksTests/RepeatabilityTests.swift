import Networks
import Tensors
import Testing

/// Same machine, threads and seed: the same bytes.
@Suite struct RepeatabilityTests {
    /// One of each kind of network; full VGG-16 runs Winograd's kernels where the processor has them.
    private static let networks: [@Sendable (RandomStream) -> Network] = [
        { .vgg16Small(stream: $0) }, { .cifarResNet18(width: 0.25, stream: $0) }, { .cifarMobileNetV2(stream: $0) },
        { .cifarDeiT(stream: $0) },
    ]

    private func images(_ seed: UInt64) -> Tensor {
        var stream = RandomStream(seed: seed, "images")
        return .random([8, 3, 32, 32], &stream)
    }

    @Test(arguments: 0..<4) func inferenceGivesTheSameBytes(kind: Int) throws {
        let seed: UInt64 = 61
        let network = Self.networks[kind](RandomStream(seed: seed, "weights"))
        let first = try network.forward(images(seed), on: Engine())
        for _ in 0..<3 { #expect(try network.forward(images(seed), on: Engine()) == first, "seed \(seed)") }
        #expect(first.values.contains { $0 != 0 })
    }

    @Test(arguments: 0..<4) func trainingGivesTheSameBytes(kind: Int) throws {
        func trained(seed: UInt64) throws -> Network {
            var state = TrainingState(Self.networks[kind](RandomStream(seed: 62, "weights")))
            let batch = Batch(images: images(62), labels: [0, 1, 2, 3, 4, 5, 6, 7])
            try state.train(
                TrainingRecipe(epochs: 2, batchSize: 8, peakLearningRate: 0.01), imagesPerEpoch: 16,
                batches: { _ in [batch, batch] }, on: Engine(), stream: RandomStream(seed: seed, "dropout"))
            return state.network
        }
        let first = try trained(seed: 1)
        #expect(try trained(seed: 1) == first)
        #expect(first != Self.networks[kind](RandomStream(seed: 62, "weights")), "four steps change the weights")
    }
}
