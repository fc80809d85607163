import Methods
import Networks
import Tensors
import Testing

@Suite struct UntrainedWeightsTests {
    private let stream = RandomStream(seed: 3, "untrained")

    @Test("Nothing of what was learned is left: networks of one form become the same")
    func forgets() {
        let one = Network.small(seed: 1).untrained(stream: stream)
        #expect(one.words == Network.small(seed: 2).untrained(stream: stream).words)
        #expect(one.words != Network.small(seed: 1).words)
        #expect(one.words != Network.small(seed: 1).untrained(stream: RandomStream(seed: 4, "untrained")).words)
        #expect(one.layers.map(\.name) == Network.small(seed: 1).layers.map(\.name))
    }

    @Test("Weights are normal with variance 2 / fan-in, biases and shifts 0, scales 1")
    func distribution() throws {
        var draws = RandomStream(seed: 5, "weights")
        let network = Network(
            name: "wide", inputShape: [100],
            layers: [
                NamedLayer(
                    "linear",
                    .linear(Linear(weights: .random([200, 100], &draws), bias: .random([200], &draws))))
            ])
        let parameters = network.untrained(stream: stream).layers[0].layer.parameters
        let weights = parameters[0].tensor.values.map(Double.init)
        // 20,000 numbers: four standard errors of mean and deviation.
        let deviation = (2.0 / 100).squareRoot()
        let (errorOfMean, errorOfDeviation) = (deviation / 20_000.0.squareRoot(), deviation / 40_000.0.squareRoot())
        #expect(abs(weights.mean) < 4 * errorOfMean)
        #expect(abs(weights.standardDeviation - deviation) < 4 * errorOfDeviation)
        #expect(parameters[1].tensor.values.allSatisfy { $0 == 0 })
        let normalised = Network.wild(seed: 1).untrained(stream: stream)
        for layer in normalised.layers {
            for (role, tensor) in layer.layer.parameters where role != .weight {
                let wanted: Float = role == .scale || role == .runningVariance ? 1 : 0
                if role != .classToken && role != .positions {
                    #expect(tensor.values.allSatisfy { $0 == wanted }, "\(layer.name), \(role)")
                }
            }
        }
    }
}
