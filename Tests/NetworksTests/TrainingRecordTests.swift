import Networks
import Tensors
import Testing

/// What a training run decays, and what its history says, where the loss's gradients are all zero.
@Suite struct TrainingRecordTests {
    /// A convolution, a normalisation with a shift of 1 and a linear layer with biases of 1.
    private func network() -> Network {
        var stream = RandomStream(seed: 13, "network")
        var network = Network(
            [1, 4, 4],
            [
                .randomConvolution(1, 2, &stream), .batchNorm(BatchNorm(channels: 2)), .flatten,
                .randomLinear(32, 3, &stream),
            ])
        for layer in network.layers.indices {
            network.layers[layer].layer.withParameters { role, parameter in
                if role == .bias || role == .shift { parameter = Tensor(repeating: 1, shape: parameter.shape) }
            }
        }
        return network
    }

    /// Gradients of zero for all parameters, and a loss of the number of images.
    private static func nothing(_ network: Network, _ batch: Batch, _ pass: TrainingPass) -> ObjectiveValue {
        var gradients = Gradients(layerCount: network.layers.count)
        for (place, layer) in network.layers.enumerated() {
            for (role, tensor) in layer.layer.parameters where role.isTrained {
                gradients[place, role] = Tensor(repeating: 0, shape: tensor.shape)
            }
        }
        return ObjectiveValue(loss: Double(batch.labels.count), correct: batch.labels.count / 2, gradients: gradients)
    }

    private func train(_ state: inout TrainingState, decays: Optimizer.Decayed, sizes: [Int]) throws {
        let recipe = TrainingRecipe(
            epochs: 1, batchSize: 8, peakLearningRate: 0.5, objective: .custom(name: "nothing"),
            optimizer: .sgd(momentum: 0, weightDecay: 0.1, decays: decays), schedule: .constant)
        let batches = sizes.map { count in
            Batch(
                images: Tensor(repeating: 0, shape: [count, 1, 4, 4]), labels: Array(repeating: 0, count: count))
        }
        try state.train(
            recipe, imagesPerEpoch: sizes.reduce(0, +), batches: { _ in batches }, on: Engine(),
            stream: RandomStream(seed: 14), objective: Self.nothing)
    }

    @Test(arguments: [
        (Optimizer.Decayed.weights, [ParameterRole.weight]), (.allButBiases, [.weight, .scale]),
        (.everything, [.weight, .scale, .bias, .shift]),
    ])
    func whatDecays(_ decays: Optimizer.Decayed, _ shrinking: [ParameterRole]) throws {
        let before = network()
        var state = TrainingState(before)
        try train(&state, decays: decays, sizes: [8])
        for (old, new) in zip(before.layers, state.network.layers) {
            for ((role, was), (_, tensor)) in zip(old.layer.parameters, new.layer.parameters) where role.isTrained {
                // One update: p -= 0.5 * 0.1 p.
                let factor: Float = shrinking.contains(role) ? 0.95 : 1
                #expect(
                    zip(was.values, tensor.values).allSatisfy { abs($0 * factor - $1) <= 1e-6 * max(abs($0), 1) },
                    "\(old.name) \(role)")
            }
        }
    }

    @Test func theHistoryIsAMeanOverImages() throws {
        var state = TrainingState(network())
        try train(&state, decays: .weights, sizes: [8, 8, 2])
        // (8 * 8 + 8 * 8 + 2 * 2) / 18, and 4 + 4 + 1 of 18.
        let summary = try #require(state.history.first)
        #expect(abs(summary.loss - 132.0 / 18) < 1e-12)
        #expect(summary.accuracy == 0.5)
    }
}
