import Networks
import Tensors
import Testing

@Suite struct ForwardTests {
    private func randomized(_ network: Network, seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "randomized")
        var result = network
        for index in result.layers.indices {
            if case .batchNorm(let norm) = result.layers[index].layer {
                result.layers[index].layer = .randomBatchNorm(norm.scale.count, &stream)
            }
            result.layers[index].layer.withParameters { role, tensor in
                if role == .bias { tensor = .random(tensor.shape, &stream, scale: 0.1) }
            }
        }
        return result
    }

    @Test(arguments: [KernelPolicy.fast, .exact, .faulty(layers: [0])])
    func agreesWithPlainLoops(kernels: KernelPolicy) throws {
        let engine = try Engine()
        for seed in 0..<10 as Range<UInt64> {
            let network = Network.tiny(seed: seed)
            var stream = RandomStream(seed: seed, "images")
            let images = Tensor.random([3, 2, 6, 6], &stream)
            let exact = PlainNetwork(network).output(Plain(images)).values
            let found = try network.forward(images, on: engine, kernels: kernels).values
            // Logits of about 1 after sums of at most 20 terms a layer.
            for (a, b) in zip(found, exact) { #expect(abs(Double(a) - b) < 1e-5, "seed \(seed), \(kernels)") }
        }
    }

    @Test func partsMakeTheWhole() throws {
        let engine = try Engine()
        let networks = [
            randomized(.vgg16Small(width: 0.0625, stream: RandomStream(seed: 1)), seed: 1),
            randomized(.vgg16Small(width: 0.26, stream: RandomStream(seed: 1)), seed: 1).foldingBatchNorm(),
            .alexNetSmall(width: 0.11, stream: RandomStream(seed: 2)), .tiny(seed: 3),
        ]
        for network in networks {
            var stream = RandomStream(seed: 4, "images")
            let images = Tensor.random([1] + network.inputShape, &stream)
            let whole = try network.forward(images, on: engine)
            var seen: [Int: Tensor] = [:]
            // Every layer tapped: nothing is fused.
            let unfused = try network.forward(images, on: engine, taps: Set(network.layers.indices)) { seen[$0] = $1 }
            #expect(unfused == whole, "\(network.name)")
            #expect(Set(seen.keys) == Set(network.layers.indices), "\(network.name)")
            // Every layer of the smallest network, every fifth of the others.
            for (index, activation) in seen where index % 5 == 2 || network.layers.count < 10 {
                let name = "\(network.name), \(network.layers[index].name)"
                #expect(try network.forward(images, on: engine, to: index + 1) == activation, "to \(name)")
                #expect(try network.forward(activation, on: engine, from: index + 1) == whole, "from \(name)")
                // As they come back from a store.
                let stored = Tensor(activation.shape, activation.values)
                #expect(try network.forward(stored, on: engine, from: index + 1) == whole, "from stored \(name)")
                var alone: [Int: Tensor] = [:]
                let tapped = try network.forward(images, on: engine, taps: [index]) { alone[$0] = $1 }
                #expect(tapped == whole && alone == [index: activation], "tap \(name)")
            }
            #expect(try network.forward(images, on: Engine()) == whole, "repeated, \(network.name)")
        }
    }

    @Test func evaluationsAreCounted() throws {
        let engine = try Engine()
        let network = Network.tiny(seed: 5)
        _ = try network.forward(Tensor(repeating: 1, shape: [3, 2, 6, 6]), on: engine)
        _ = try network.traced(Tensor(repeating: 1, shape: [2, 2, 6, 6]), on: engine, dropout: RandomStream(seed: 1))
        #expect(engine.evaluations == 5)
    }

    @Test func foldingKeepsTheLogits() throws {
        let engine = try Engine()
        for seed in 10..<12 as Range<UInt64> {
            let network = randomized(
                .vgg16Small(width: 0.125, stream: RandomStream(seed: seed)), seed: seed)
            let folded = network.foldingBatchNorm()
            var stream = RandomStream(seed: seed, "images")
            let images = Tensor.random([4, 3, 32, 32], &stream)
            let (before, after) = (try network.forward(images, on: engine), try folded.forward(images, on: engine))
            let largest = before.values.reduce(0) { max($0, abs($1)) }
            #expect(largest > 0, "seed \(seed)")
            for (a, b) in zip(before.values, after.values) { #expect(abs(a - b) <= 1e-4 * largest, "seed \(seed)") }
            let plain = Network.vgg16Small(batchNorm: false, width: 0.125, stream: RandomStream(seed: seed))
            #expect(folded.parameterCount == plain.parameterCount)
            #expect(folded.layers.allSatisfy { if case .batchNorm = $0.layer { false } else { true } })
        }
        // Where no convolution comes before it, a normalisation stays.
        var stream = RandomStream(seed: 14, "alone")
        let alone = Network([3, 2, 2], [.randomBatchNorm(3, &stream), .relu])
        #expect(alone.foldingBatchNorm() == alone)
    }

    @Test func dropoutDoesNothingInInference() throws {
        let engine = try Engine()
        let network = Network.alexNetSmall(width: 0.06, stream: RandomStream(seed: 15))
        let images = Tensor(repeating: 0.3, shape: [1, 3, 32, 32])
        let without = network.withoutDropout()
        #expect(without.layers.count == network.layers.count - 2)
        #expect(try without.forward(images, on: engine) == network.forward(images, on: engine))
    }

    @Test func notANumberCountsAsTheLargestLogit() throws {
        let network = Network.tiny(seed: 1)
        let logits = Tensor([4, 3], [1, 2, 0, .nan, 5, 1, 7, 7, 7, -1, -2, .infinity])
        #expect(network.predictions(logits) == [1, 0, 0, 2])
    }
}
