import Foundation
import Networks
import Tensors
import Testing

/// Passes that stop before a layer and go on in the same network, or in one that was changed from there on.
@Suite struct ForwardPassTests {
    private static let networks: [@Sendable (UInt64) -> Network] = [
        { .branching(seed: $0) }, { .recurrent(seed: $0) }, { .transformer(seed: $0) }, { .tiny(seed: $0) },
    ]

    private func random(_ network: Network, _ count: Int, seed: UInt64) -> Tensor {
        var stream = RandomStream(seed: seed, "input")
        return .random([count] + network.inputShape, &stream)
    }

    /// Each number of a layer's weights times 0 or 1.
    private func halved(_ network: Network, _ place: Int, seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "halved").substream("place", place)
        var changed = network
        changed.layers[place].layer.withParameters { role, tensor in
            guard role == .weight else { return }
            tensor.withMutableValues { values in
                for index in values.indices where stream.uniform() < 0.5 { values[index] = 0 }
            }
        }
        return changed
    }

    /// Also where several outputs flow on, and where the layer's weights are used again.
    @Test(arguments: 0..<4, [UInt64(1), 2]) func aResumedPassGivesTheBytesOfAWholeOne(kind: Int, seed: UInt64) throws {
        let engine = try Engine()
        let network = Self.networks[kind](seed)
        let images = random(network, 3, seed: seed)
        let whole = try network.forward(images, on: engine)
        var pass = ForwardPass(images, of: network)
        for place in network.layers.indices {
            // Stopping between a layer and its ReLU is allowed, too: there the ReLU is a loop of its own.
            try pass.advance(to: place, in: network, on: engine)
            #expect(pass.place == place)
            #expect(try pass.output(of: network, on: engine) == whole, "\(network.layers[place].name)")
            if network.layers[place].layer.hasWeights {
                let changed = halved(network, place, seed: seed)
                let expected = try changed.forward(images, on: engine)
                #expect(try pass.output(of: changed, on: engine) == expected, "\(network.layers[place].name)")
                #expect(expected != whole, "\(network.layers[place].name)")
            }
            #expect(pass.place == place)
        }
        try pass.advance(to: network.layers.count, in: network, on: engine)
        #expect(try pass.output(of: network, on: engine) == whole)
    }

    @Test(arguments: 0..<4) func inputsAreTheOutputsThatLayersName(kind: Int) throws {
        let engine = try Engine()
        let network = Self.networks[kind](3)
        let images = random(network, 2, seed: 3)
        var outputs: [Int: Tensor] = [:]
        _ = try network.forward(
            images, on: engine, taps: Set(network.layers.indices), tap: { outputs[$0] = $1 })
        var pass = ForwardPass(images, of: network)
        for (place, layer) in network.layers.enumerated() {
            try pass.advance(to: place, in: network, on: engine)
            let expected = try layer.inputs.map { input in
                switch input {
                case .previous: place == 0 ? images : try #require(outputs[place - 1])
                case .image: images
                case .named(let name): try #require(outputs[network.place(of: name)])
                }
            }
            #expect(try pass.inputs(in: network) == expected, "\(layer.name)")
        }
    }

    /// A copy goes its own way, and the original can still be resumed.
    @Test func copiesAreIndependent() throws {
        let engine = try Engine()
        let network = Network.branching(seed: 4)
        let images = random(network, 2, seed: 4)
        let place = try network.place(of: "depthwise")
        var pass = ForwardPass(images, of: network)
        try pass.advance(to: place, in: network, on: engine)
        var copy = pass
        try copy.advance(to: network.layers.count - 1, in: halved(network, place, seed: 4), on: engine)
        #expect(pass.place == place)
        #expect(try pass.output(of: network, on: engine) == network.forward(images, on: engine))
    }

    @Test func whatWasNotKeptIsNamed() throws {
        let layers = ["first", "second", "third"].map { NamedLayer($0, .relu) }
        let network = Network(name: "straight", inputShape: [2, 3, 3], layers: layers)
        var pass = ForwardPass(random(network, 1, seed: 6), of: network)
        try pass.advance(to: 2, in: network, on: Engine())
        #expect(try pass.inputs(in: network).count == 1)
        var other = network
        other.layers[2].inputs = [.named("first")]
        let error = #expect(throws: NetworkError.self) { try pass.inputs(in: other) }
        #expect(error?.finding == "the output of first is needed and was not kept" && error?.advice.isEmpty == false)
    }

    @Test func outputsAreCountedAsEvaluations() throws {
        let engine = try Engine()
        let network = Network.tiny(seed: 5)
        var pass = ForwardPass(random(network, 3, seed: 5), of: network)
        try pass.advance(to: 2, in: network, on: engine)
        #expect(engine.evaluations == 0)
        for _ in 0..<4 { _ = try pass.output(of: network, on: engine) }
        #expect(engine.evaluations == 12)
    }
}
