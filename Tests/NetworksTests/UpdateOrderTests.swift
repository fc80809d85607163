import Networks
import Tensors
import Testing

/// The order of an update's roundings, which weights that are stored elsewhere depend on.
@Suite struct UpdateOrderTests {
    /// Cross-entropy, running statistics, then Nesterov's descent under one cycle, number by number as written here.
    @Test func aPlainLoopGivesTheSameBytes() throws {
        let engine = try Engine()
        let recipe = TrainingRecipe(
            epochs: 2, batchSize: 8, peakLearningRate: 0.07, objective: .crossEntropy(smoothing: 0.1))
        var state = TrainingState(TrainingPartsTests.network(seed: 31))
        var plain = state.network
        var velocities = plain.layers.map { layer in
            layer.layer.parameters.map { [Float](repeating: 0, count: $0.tensor.count) }
        }
        let stream = RandomStream(seed: 12, "training")
        try TrainingPartsTests.train(&state, recipe)
        for step in 0..<6 {
            let batch = TrainingPartsTests.batches(epoch: step / 3)[step % 3]
            let trace = try plain.traced(batch.images, on: engine, dropout: stream.substream("step", step))
            let loss = crossEntropy(trace.output, labels: batch.labels, smoothing: Float(0.1))
            let gradients = try plain.backward(loss.gradient, through: trace, on: engine).parameters
            let rate = Float(recipe.point(update: step, of: 6, perEpoch: 3).learningRate)
            let statistics = try #require(trace.batchStatistics.first)
            let count = Float(8 * 6 * 6)
            for layer in plain.layers.indices {
                var index = 0
                plain.layers[layer].layer.withParameters { role, parameter in
                    defer { index += 1 }
                    var values = parameter.values
                    switch role {
                    case .runningMean:
                        let mean = statistics.mean.values
                        for place in values.indices { values[place] += 0.1 * (mean[place] - values[place]) }
                    case .runningVariance:
                        let variance = statistics.variance.values
                        for place in values.indices {
                            values[place] += 0.1 * (variance[place] * (count / (count - 1)) - values[place])
                        }
                    default:
                        let gradient = gradients[layer, role]?.values ?? []
                        let decay: Float = role == .weight ? 5e-4 : 0
                        for place in values.indices {
                            let slope = gradient[place] + decay * values[place]
                            let speed = 0.9 * velocities[layer][index][place] + slope
                            velocities[layer][index][place] = speed
                            values[place] -= rate * (slope + 0.9 * speed)
                        }
                    }
                    parameter = Tensor(parameter.shape, values)
                }
            }
        }
        for (one, other) in zip(state.network.namedParameters, plain.namedParameters) {
            #expect(one.tensor == other.tensor, "\(one.name)")
        }
    }
}
