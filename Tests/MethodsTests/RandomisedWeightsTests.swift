import Methods
import Networks
import Tensors
import Testing

@Suite struct RandomisedWeightsTests {
    private let stream = RandomStream(seed: 1, "randomised")

    private func tensors(_ network: Network, _ place: Int) -> [(role: ParameterRole, tensor: Tensor)] {
        network.layers[place].layer.parameters
    }

    /// Each network of the cascade has the layers from its own on permuted: no weight is lost, and none below changes.
    @Test func permutesTheLayersFromThePlaceOn() throws {
        let network = Network.wild(seed: 1)
        for step in network.randomisationCascade(stream: stream) {
            let place = try network.place(of: step.layer)
            for layer in network.layers.indices {
                for (before, after) in zip(tensors(network, layer), tensors(step.network, layer)) {
                    if layer < place || !before.role.isTrained {
                        #expect(after.tensor.sharesStorage(with: before.tensor), "layer \(layer), \(before.role)")
                    } else {
                        #expect(after.tensor.shape == before.tensor.shape)
                        #expect(after.tensor.values.sorted() == before.tensor.values.sorted())
                        if before.tensor.count > 5 {
                            #expect(after.tensor != before.tensor, "layer \(layer), \(before.role)")
                        }
                    }
                }
            }
            #expect(step.network.layers.map(\.name) == network.layers.map(\.name))
        }
    }

    /// The network with all its layers randomised.
    private func lowest(_ network: Network, _ stream: RandomStream) throws -> Network {
        try #require(network.randomisationCascade(stream: stream).last).network
    }

    /// Every order is equally probable: of three numbers, each of six.
    @Test func ordersAreUniform() throws {
        let network = Network.linear([1, 1, 3], [[1, 2, 3]])
        var counts: [[Float]: Int] = [:]
        for trial in 0..<1200 {
            let randomised = try lowest(network, stream.substream("trial", trial))
            counts[tensors(randomised, 1)[0].tensor.values, default: 0] += 1
        }
        #expect(counts.count == 6)
        #expect(
            chiSquare(Array(counts.values), [Double](repeating: 200, count: 6)) < chiSquareLimit(degrees: 5),
            "\(counts)")
    }

    /// What was randomised stays as it is while more is.
    @Test func cascadeGoesFromTheLogitsDown() throws {
        let network = Network.wild(seed: 2)
        let cascade = network.randomisationCascade(stream: stream)
        #expect(cascade.map(\.layer) == ["layer.18", "layer.15", "layer.10", "layer.6", "layer.1"])
        #expect(try cascade.map { try network.place(of: $0.layer) } == [18, 15, 10, 6, 1])
        for (above, below) in zip(cascade, cascade.dropFirst()) {
            #expect(tensors(below.network, 18)[0].tensor.sharesStorage(with: tensors(above.network, 18)[0].tensor))
        }
    }

    /// Equal tensors of two layers, and of one layer, get orders of their own.
    @Test func eachTensorHasItsOwnOrder() throws {
        var draws = RandomStream(seed: 4, "twins")
        let linear = Layer.someLinear(12, 12, &draws)
        var norm = BatchNorm(channels: 12)
        norm.scale = .random([12], &draws)
        norm.shift = norm.scale
        let network = Network(explained: [12, 1, 1], [.flatten, linear, linear, .batchNorm(norm)])
        let randomised = try lowest(network, stream)
        #expect(tensors(randomised, 1)[0].tensor != tensors(randomised, 2)[0].tensor)
        #expect(tensors(randomised, 1)[1].tensor != tensors(randomised, 2)[1].tensor)
        #expect(tensors(randomised, 3)[0].tensor != tensors(randomised, 3)[1].tensor)
    }

    @Test func ordersComeFromTheStream() throws {
        let network = Network.wild(seed: 3)
        let first = try lowest(network, stream)
        #expect(try lowest(network, stream) == first)
        #expect(try lowest(network, RandomStream(seed: 2)) != first)
    }
}
