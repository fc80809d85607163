import Networks
import Tensors
import Testing

@Suite struct InferenceTraceTests {
    /// Compares the gradient of a sum of logits with central differences of a network in float64 that computes as in
    /// use.
    private func check(_ network: Network, images: Int, seed: UInt64) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: seed, "inference trace")
        let input = Tensor.random([images] + network.inputShape, &stream)
        let trace = try network.tracedForInference(input, on: engine)
        let output = try network.forward(input, on: engine)
        #expect(trace.output.shape == output.shape)
        let largestOutput = output.values.reduce(0) { max($0, abs($1)) }
        #expect(
            zip(trace.output.values, output.values).allSatisfy { abs($0 - $1) <= 1e-5 * largestOutput }, "seed \(seed)")

        let factors = Tensor.random(output.shape, &stream)
        let gradient = try network.inputGradient(factors, through: trace, on: engine)
        #expect(gradient.shape == input.shape)
        let plain = PlainNetwork(network)
        func sum(_ place: Int, _ step: Double) -> Double {
            var image = Plain(input)
            image.values[place] += step
            return zip(plain.output(image).values, factors.values).reduce(0) { $0 + $1.0 * Double($1.1) }
        }
        let slopes = (0..<input.count).map { (sum($0, 1e-5) - sum($0, -1e-5)) / 2e-5 }
        let largest = slopes.reduce(0) { max($0, abs($1)) }
        let found = gradient.values
        let wrong = slopes.indices.filter { !(abs(Double(found[$0]) - slopes[$0]) <= 1e-4 * largest) }
        #expect(wrong.isEmpty, "seed \(seed), at \(wrong)")
    }

    @Test(arguments: 0..<3 as Range<UInt64>) func ofEveryLayer(seed: UInt64) throws {
        try check(.tiny(seed: seed), images: 3, seed: seed)
    }

    @Test(arguments: 10..<13 as Range<UInt64>) func ofBranches(seed: UInt64) throws {
        try check(.branching(seed: seed), images: 2, seed: seed)
    }

    @Test(arguments: 20..<22 as Range<UInt64>) func ofWeightsUsedAgain(seed: UInt64) throws {
        try check(.recurrent(seed: seed), images: 2, seed: seed)
    }

    @Test(arguments: 30..<32 as Range<UInt64>) func ofTransformers(seed: UInt64) throws {
        try check(.transformer(seed: seed), images: 2, seed: seed)
    }

    /// Normalisation of the image, before and behind ReLUs and of rows; dropout and stochastic depth that do nothing.
    @Test(arguments: 40..<43 as Range<UInt64>) func ofNormalisationThatCannotBeFolded(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "network")
        let network = Network(
            [2, 4, 5],
            [
                .randomBatchNorm(2, &stream), .randomConvolution(2, 17, &stream), .relu, .dropout(rate: 0.5),
                .randomBatchNorm(17, &stream), .relu, .stochasticDepth(rate: 0.5), .globalAveragePooling, .flatten,
                .randomBatchNorm(17, &stream), .relu, .dropout(rate: 0.9), .randomLinear(17, 3, &stream),
            ])
        try check(network, images: 2, seed: seed)
    }

    /// The gradient of a layer's output is that of the input of what stands above it.
    @Test(arguments: 50..<53 as Range<UInt64>) func ofALayersOutput(seed: UInt64) throws {
        let engine = try Engine()
        let network = Network.tiny(seed: seed)
        var stream = RandomStream(seed: seed, "inference trace")
        let input = Tensor.random([2] + network.inputShape, &stream)
        let factors = Tensor.random([2, 4], &stream)
        let trace = try network.tracedForInference(input, on: engine)
        for layer in network.layers.indices.dropLast() {
            let found = try network.inputGradient(factors, through: trace, on: engine, ofOutputOf: layer)
            let value = try network.forward(input, on: engine, to: layer + 1)
            var above = network
            above.layers.removeFirst(layer + 1)
            above.inputShape = Array(value.shape.dropFirst())
            let expected = try above.inputGradient(
                factors, through: above.tracedForInference(value, on: engine), on: engine)
            #expect(found.shape == value.shape)
            #expect(
                zip(found.values, expected.values).allSatisfy { abs($0 - $1) < 1e-5 }, "seed \(seed), layer \(layer)")
        }
        #expect(
            try network.inputGradient(factors, through: trace, on: engine, ofOutputOf: network.layers.count - 1)
                == factors)
    }

    /// Maps that only parameters' gradients would need are given back during the pass.
    @Test func keepsNoInputsOfWeights() throws {
        var stream = RandomStream(seed: 61, "inference trace")
        let network = Network(
            [4, 16, 16],
            [
                .randomConvolution(4, 8, &stream), .randomConvolution(8, 8, &stream), .randomConvolution(8, 8, &stream),
                .flatten, .randomLinear(8 * 256, 3, &stream),
            ])
        let input = Tensor.random([4, 4, 16, 16], &stream), map = 4 * 8 * 16 * 16 * 4
        let one = try Engine(), other = try Engine()
        let learning = try network.traced(input, on: one, dropout: stream)
        let looking = try network.tracedForInference(input, on: other)
        #expect(learning.output == looking.output)
        #expect(other.unusedMemory >= one.unusedMemory + map, "\(other.unusedMemory), \(one.unusedMemory)")
        let factors = Tensor.random([4, 3], &stream)
        let whole = try #require(try network.backward(factors, through: learning, on: one, needsInput: true).input)
        let found = try network.inputGradient(factors, through: looking, on: other)
        #expect(zip(whole.values, found.values).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    /// What the closure makes of a layer's gradient flows on, through the layer.
    @Test func changesGradientsOnTheirWay() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 60, "inference trace")
        let network = Network([3, 2, 2], [.relu, .flatten, .randomLinear(12, 2, &stream)])
        let input = Tensor.random([1, 3, 2, 2], &stream)
        let trace = try network.tracedForInference(input, on: engine)
        let plain = try network.inputGradient(Tensor([1, 2], [1, 0]), through: trace, on: engine)
        var places: [Int] = []
        let changed = try network.inputGradient(Tensor([1, 2], [1, 0]), through: trace, on: engine) { place, gradient in
            places.append(place)
            return place == 1 ? try engine.combined(gradient, gradient, by: .add) : gradient
        }
        #expect(places == [2, 1, 0])
        #expect(changed.values == plain.values.map { 2 * $0 })
    }

    @Test func refusesWhatTheOutputDoesNotDependOn() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 70, "inference trace")
        var network = Network([2, 2, 2], [.relu, .flatten, .randomLinear(8, 2, &stream)])
        network.layers[1].inputs = [.image]
        let trace = try network.tracedForInference(.random([1, 2, 2, 2], &stream), on: engine)
        #expect(throws: NetworkError.self) {
            try network.inputGradient(Tensor([1, 2], [1, 0]), through: trace, on: engine, ofOutputOf: 0)
        }
    }
}
