import Networks
import Tensors
import Testing

@Suite struct GradientTests {
    /// Compares a network's gradients with central differences of the same loss in float64.
    private func check(_ network: Network, images: Int, classes: Int, seed: UInt64) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: seed, "gradient check")
        let input = Tensor.random([images] + network.inputShape, &stream)
        let labels = (0..<images).map { _ in stream.uniform(below: classes) }

        let trace = try network.traced(input, on: engine, dropout: RandomStream(seed: seed))
        let loss = crossEntropy(trace.output, labels: labels)
        let plain = PlainNetwork(network)
        let exact = plain.loss(Plain(input), labels: labels, isTraining: true)
        #expect(abs(loss.value - exact) < 1e-5, "seed \(seed)")
        let (gradients, inputGradient) = try network.backward(
            loss.gradient, through: trace, on: engine, needsInput: true)

        // The error of a central difference is of the order of its square, 1e-10, and its rounding 1e-16 / 1e-5.
        let step = 1e-5
        func compare(_ found: [Float], _ what: String, _ change: (Int, Double) -> Double) {
            let slopes = found.indices.map { (change($0, step) - change($0, -step)) / (2 * step) }
            let largest = slopes.reduce(0) { max($0, abs($1)) }
            let wrong = slopes.indices.filter { !(abs(Double(found[$0]) - slopes[$0]) <= 1e-4 * largest + 1e-6) }
            #expect(wrong.isEmpty, "seed \(seed), \(what), at \(wrong)")
        }
        for layer in network.layers.indices {
            let trained = network.layers[layer].layer.parameters.filter(\.role.isTrained)
            #expect(gradients.roles(ofLayer: layer) == trained.map(\.role), "layer \(layer)")
            for (index, parameter) in trained.enumerated() {
                let tensor = try #require(gradients[layer, parameter.role])
                #expect(tensor.shape == parameter.tensor.shape, "layer \(layer)")
                compare(tensor.values, "layer \(layer), \(parameter.role)") { place, step in
                    var changed = plain
                    changed.numbers[layer][index].values[place] += step
                    return changed.loss(Plain(input), labels: labels, isTraining: true)
                }
            }
        }
        let toInput = try #require(inputGradient)
        #expect(toInput.shape == input.shape)
        compare(toInput.values, "input") { place, step in
            var changed = Plain(input)
            changed.values[place] += step
            return plain.loss(changed, labels: labels, isTraining: true)
        }

        let without = try network.backward(loss.gradient, through: trace, on: engine)
        #expect(without.input == nil)
        #expect(without.parameters == gradients, "seed \(seed)")
    }

    @Test(arguments: 0..<3 as Range<UInt64>) func ofEveryLayer(seed: UInt64) throws {
        try check(.tiny(seed: seed), images: 3, classes: 4, seed: seed)
    }

    @Test(arguments: 10..<13 as Range<UInt64>) func ofPlainReLUAndDropoutOfRateZero(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "network")
        let network = Network(
            [1, 7, 5],
            [
                .randomConvolution(1, 4, kernel: 3, stride: 2, padding: 1, bias: false, &stream), .relu,
                .dropout(rate: 0),
                .pooling(.maximum, PoolingGeometry(size: 2, stride: 1)), .flatten, .randomLinear(4 * 3 * 2, 6, &stream),
                .relu,
                .dropout(rate: 0), .randomLinear(6, 3, &stream),
            ])
        try check(network, images: 2, classes: 3, seed: seed)
    }

    /// Batch normalisation without ReLU, and before the first weights.
    @Test(arguments: 20..<22 as Range<UInt64>) func ofNormalisationWithoutReLU(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "network")
        let network = Network(
            [2, 3, 3],
            [
                .randomBatchNorm(2, &stream), .randomConvolution(2, 17, &stream), .randomBatchNorm(17, &stream),
                .flatten,
                .randomLinear(17 * 9, 3, &stream),
            ])
        try check(network, images: 2, classes: 3, seed: seed)
    }

    /// ReLU6 in an inverted residual (Sandler et al. 2018) with squeeze and excitation (Hu et al. 2018).
    @Test(arguments: 30..<33 as Range<UInt64>) func ofBranchesThatJoin(seed: UInt64) throws {
        try check(.branching(seed: seed), images: 2, classes: 3, seed: seed)
    }

    /// Weights used at three times, with a normalisation of their own at each (Kubilius et al. 2019).
    @Test(arguments: 40..<42 as Range<UInt64>) func ofRepeatedWeights(seed: UInt64) throws {
        try check(.recurrent(seed: seed), images: 2, classes: 3, seed: seed)
    }

    /// Pixels of many maps shuffled into a finer one (Shi et al. 2016), behind maps that were seen in another shape.
    @Test(arguments: 60..<63 as Range<UInt64>) func ofShuffledPixels(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "network")
        let network = Network(
            [2, 6, 4],
            [
                .reshape([3, 4, 4]), .randomConvolution(3, 18, &stream), .pixelShuffle(factor: 3), .relu,
                .pixelShuffle(factor: 1), .randomConvolution(2, 3, &stream), .flatten,
                .randomLinear(3 * 144, 3, &stream),
            ])
        try check(network, images: 2, classes: 3, seed: seed)
        let read = try Network(SafeTensors(decoding: network.safeTensors().encoded()))
        #expect(read == network)
    }

    @Test(arguments: 50..<53 as Range<UInt64>) func ofATransformer(seed: UInt64) throws {
        try check(.transformer(seed: seed), images: 2, classes: 3, seed: seed)
    }
}

@Suite struct DropoutTests {
    private func mask(_ network: Network, count: Int, _ stream: RandomStream) throws -> [Float] {
        try network.traced(Tensor(repeating: 1, shape: [1, count]), on: Engine(), dropout: stream).output.values
    }

    @Test(arguments: [Float(0.5), 0.1, 0.9]) func zeroesWithItsRate(rate: Float) throws {
        let (count, seed) = (100_000, UInt64(31))
        let network = Network([count], [.dropout(rate: rate)])
        let values = try mask(network, count: count, RandomStream(seed: seed))
        let zeros = values.count { $0 == 0 }
        let mean = Double(rate) * Double(count)
        // 99.9 % of a binomial distribution.
        #expect(abs(Double(zeros) - mean) <= 3.29 * (mean * (1 - Double(rate))).squareRoot(), "seed \(seed)")
        #expect(values.allSatisfy { $0 == 0 || abs($0 - 1 / (1 - rate)) < 1e-6 })
        #expect(try mask(network, count: count, RandomStream(seed: seed)) == values)
        #expect(try mask(network, count: count, RandomStream(seed: seed + 1)) != values)
    }

    @Test func layersDrawIndependently() throws {
        let count = 100_000
        let network = Network([count], [.dropout(rate: 0.5), .dropout(rate: 0.5)])
        let values = try mask(network, count: count, RandomStream(seed: 32))
        // Both keep a number with probability 1/4.
        let kept = Double(values.count { $0 == 4 })
        #expect(abs(kept - 25_000) <= 3.29 * (Double(count) * 3 / 16).squareRoot(), "seed 32")
        #expect(values.allSatisfy { $0 == 0 || $0 == 4 })
    }

    /// The gradient passes where the forward pass did.
    @Test func gradientsUseTheSameMask() throws {
        let engine = try Engine()
        let network = Network([1000], [.dropout(rate: 0.3)])
        let trace = try network.traced(
            Tensor(repeating: 1, shape: [1, 1000]), on: engine, dropout: RandomStream(seed: 33))
        let gradient = try network.backward(
            Tensor(repeating: 1, shape: [1, 1000]), through: trace, on: engine, needsInput: true
        ).input
        #expect(gradient == trace.output)
    }
}
