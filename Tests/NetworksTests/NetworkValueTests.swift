import Networks
import Tensors
import Testing

@Suite struct NetworkValueTests {
    @Test func changingACopyLeavesTheOriginalAndSharesTheRest() throws {
        let original = Network.vgg16Small(width: 0.125, stream: RandomStream(seed: 1))
        let bytes = original.namedParameters.map(\.tensor.bits)
        for place in original.weightedLayers {
            var copy = original
            copy.layers[place].layer.withParameters { role, tensor in
                guard role == .weight else { return }
                tensor.withMutableValues { $0[0] = Float(bitPattern: $0[0].bitPattern ^ 1 << 30) }
            }
            #expect(original.namedParameters.map(\.tensor.bits) == bytes, "layer \(place)")
            #expect(copy != original)
            for (index, layer) in copy.layers.enumerated() {
                for (now, before) in zip(layer.layer.parameters, original.layers[index].layer.parameters) {
                    let isChanged = index == place && now.role == .weight
                    #expect(now.tensor.sharesStorage(with: before.tensor) == !isChanged, "\(layer.name) \(now.role)")
                }
            }
        }
    }

    /// In place means: no copy of a layer's numbers while they are changed.
    @Test func parametersChangeInPlace() {
        var network = Network.tiny(seed: 2)
        func addresses() -> [UnsafePointer<Float>?] {
            network.namedParameters.map { $0.tensor.withValues { $0.baseAddress } }
        }
        let before = addresses()
        for index in network.layers.indices {
            network.layers[index].layer.withParameters { _, tensor in tensor.withMutableValues { $0[0] += 1 } }
        }
        #expect(addresses() == before)
    }

    @Test func parametersComeInPyTorchsOrder() {
        var stream = RandomStream(seed: 3)
        #expect(Layer.randomConvolution(1, 2, &stream).parameters.map(\.role) == [.weight, .bias])
        #expect(Layer.randomConvolution(1, 2, bias: false, &stream).parameters.map(\.role) == [.weight])
        var roles: [ParameterRole] = []
        var norm = Layer.randomBatchNorm(2, &stream)
        norm.withParameters { role, _ in roles.append(role) }
        #expect(roles == [.scale, .shift, .runningMean, .runningVariance])
        #expect(roles.map(\.pyTorchName) == ["weight", "bias", "running_mean", "running_var"])
        #expect(roles.map(\.isTrained) == [true, true, false, false])
    }

    /// What is thrown inside doesn't cost the layer its numbers.
    @Test func aThrowingChangeLeavesTheLayer() {
        struct Failure: Error {}
        for original in Network.tiny(seed: 4).layers {
            var layer = original.layer
            try? layer.withParameters { _, _ in throw Failure() }
            #expect(layer == original.layer)
        }
    }

    @Test func activationsFollowTheirLayer() {
        let network = Network.tiny(seed: 5)
        #expect(network.weightedLayers == [0, 4, 8])
        #expect(network.activation(after: 0) == nil)
        #expect(network.activation(after: 1) == 2)
        #expect(network.activation(after: 4) == 5)
        #expect(network.activation(after: 8) == nil)
    }
}
