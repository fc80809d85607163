import Methods
import Networks
import Tensors
import Testing

/// What networks compute in integers, beside the same in Float32 on the same rounded factors.
@Suite struct IntegerArithmeticTests {
    /// Convolutions of windows of 3x3 and of one pixel, one that moves by two pixels, one of groups, biases, a branch.
    private func network(_ stream: inout RandomStream) -> Network {
        func convolution(_ inputs: Int, _ outputs: Int, _ size: Int, stride: Int = 1, groups: Int = 1, bias: Bool)
            -> Layer
        {
            .convolution(
                Convolution(
                    weights: .random([outputs, inputs / groups, size, size], &stream, scale: 0.2),
                    bias: bias ? .random([outputs], &stream, scale: 0.1) : nil,
                    geometry: ConvolutionGeometry(stride: stride, padding: size / 2, groups: groups)))
        }
        return Network(
            name: "integers", inputShape: [3, 9, 8],
            layers: [
                NamedLayer("stem", convolution(3, 20, 3, bias: true)), NamedLayer("relu1", .relu),
                // Without a bias, whose gradient before a normalisation is nothing but rounding.
                NamedLayer("wide", convolution(20, 24, 3, bias: false)),
                NamedLayer("norm", .batchNorm(BatchNorm(channels: 24))),
                NamedLayer("relu2", .relu), NamedLayer("narrow", convolution(24, 24, 1, bias: false)),
                NamedLayer("sum", .add, inputs: [.previous, .named("relu2")]),
                NamedLayer("groups", convolution(24, 24, 3, groups: 24, bias: false)),
                NamedLayer("half", convolution(24, 16, 3, stride: 2, bias: true)), NamedLayer("relu3", .relu),
                NamedLayer("mean", .globalAveragePooling), NamedLayer("flat", .flatten),
                NamedLayer("linear", .linear(Linear(weights: .random([3, 16], &stream), bias: nil))),
            ])
    }

    /// Output and gradients of a training step.
    private func step(
        _ network: Network, _ images: Tensor, _ arithmetic: (any ConvolutionArithmetic)?, _ engine: Engine
    ) throws -> [Tensor] {
        let trace = try network.traced(
            images, on: engine, dropout: RandomStream(seed: 1, "none"), arithmetic: arithmetic)
        let gradient = Tensor(trace.output.shape, (0..<trace.output.count).map { Float($0 % 5) - 2 })
        let result = try network.backward(gradient, through: trace, on: engine, needsInput: true)
        let parameters = network.layers.indices.flatMap { place in
            result.parameters.roles(ofLayer: place).compactMap { result.parameters[place, $0] }
        }
        return [trace.output] + parameters + [try #require(result.input)]
    }

    private func worst(_ left: [Tensor], _ right: [Tensor]) -> Float {
        zip(left, right).map { left, right in
            let scale = right.values.map { abs($0) }.max() ?? 0
            let difference = zip(left.values, right.values).map { abs($0 - $1) }.max() ?? .infinity
            return difference / max(scale, .leastNormalMagnitude)
        }.max() ?? .infinity
    }

    /// Sums in 32 bits lose nothing: what differs is the order in which Float32 rounds.
    @Test func integersGiveWhatFloat32GivesOnTheSameFactors() throws {
        let engine = try Engine()
        for (seed, bits) in [(1, 16), (2, 14), (3, 9)] {
            var stream = RandomStream(seed: UInt64(seed), "integer networks")
            let network = network(&stream), images = Tensor.random([3] + network.inputShape, &stream)
            let format = try IntegerFormat(bits: bits)
            // With 16 bits nothing is proved of long chains, and short ones are taken.
            let integers = IntegerConvolutions(IntegerSetting(format), of: network).begun("a step")
            let found = try step(network, images, integers, engine)
            let rounded = try step(network, images, RoundedConvolutions(format), engine)
            // A number that Float32 rounds to the other side of a half is an integer more or less further on: sixteen of them,
            // which with few bits would be everything.
            #expect(worst(found, rounded) < 32 * Float(sign: .plus, exponent: -bits, significand: 1), "\(bits) bits")
            #expect(integers.integerRecords.map(\.layer) == ["wide", "narrow", "half"])
            #expect(integers.integerRecords.map { $0.toInput == nil } == [false, false, true])
            // Rounding is not nothing.
            #expect(
                worst(found, try step(network, images, nil, engine))
                    > Float(sign: .plus, exponent: -bits - 4, significand: 1))
        }
    }

    @Test func sixteenBitsAreNearlyFloat32() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 8, "sixteen bits")
        let network = network(&stream), images = Tensor.random([3] + network.inputShape, &stream)
        let integers = IntegerConvolutions(IntegerSetting(try IntegerFormat(bits: 16)), of: network).begun("a step")
        let plain = try step(network, images, RoundedConvolutions(nil), engine)
        #expect(worst(try step(network, images, integers, engine), plain) < 1e-2)
        // In use, with running statistics.
        let output = try network.tracedForInference(images, on: engine, arithmetic: integers.begun("use")).output
        #expect(worst([output], [try network.forward(images, on: engine)]) < 3e-3)
    }

    @Test func chainsAreShortenedWhereNothingIsProved() throws {
        let engine = try Engine()
        let weights = Tensor(repeating: 1, shape: [16, 32, 3, 3]), images = Tensor(repeating: 1, shape: [1, 32, 4, 4])
        let layer = Convolution(weights: weights, bias: nil, geometry: ConvolutionGeometry(padding: 1))
        let network = Network(name: "ones", inputShape: [32, 4, 4], layers: [NamedLayer("ones", .convolution(layer))])
        // 1 is 2^(bits - 2) in the format: a chain of n products is n 2^(2 bits - 4), and fits where that is below 2^31.
        for (bits, products) in [(12, 144), (13, 144), (14, 48), (15, 16), (16, 16)] {
            let setting = IntegerSetting(try IntegerFormat(bits: bits))
            let integers = IntegerConvolutions(setting, of: network).begun("a step")
            let output = try network.tracedForInference(images, on: engine, arithmetic: integers).output
            let record = try #require(integers.integerRecords.first?.forward)
            let fits = { (count: Int) in count << (2 * bits - 4) <= Int(Int32.max) }
            #expect(record.productsInChain == products, "\(bits) bits")
            #expect(record.certificate.bound == record.productsInChain << (2 * bits - 4))
            #expect(record.certificate.isProof == fits(record.productsInChain))
            if record.certificate.isProof { #expect(output.values.max() == 288) }
            let authors = IntegerConvolutions(IntegerSetting(setting.format, chains: .authors), of: network)
            _ = try network.tracedForInference(images, on: engine, arithmetic: authors.begun("a step"))
            #expect(authors.integerRecords.first?.forward.productsInChain == 144)
        }
    }

    @Test func whatIsNotFiniteIsNamedWithLayerAndStep() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 5, "spoilt")
        var network = network(&stream)
        let images = Tensor.random([2] + network.inputShape, &stream)
        let integers = IntegerConvolutions(IntegerSetting(try IntegerFormat(bits: 14)), of: network)
        guard case .convolution(var layer) = network.layers[5].layer else {
            Issue.record("the sixth layer is a convolution")
            return
        }
        layer.weights.withMutableValues { $0[3] = .nan }
        network.layers[5].layer = .convolution(layer)
        let error = #expect(throws: NonFiniteTensor.self) {
            try step(network, images, integers.begun("update 17"), engine)
        }
        #expect(error?.attempt == "rounding the weights of narrow, update 17, to integers")
    }

    @Test func roundingAtRandomComesAgain() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 6, "rounding at random")
        let network = network(&stream), images = Tensor.random([2] + network.inputShape, &stream)
        let setting = IntegerSetting(try IntegerFormat(bits: 8, rounding: .stochastic))
        func output(_ seed: UInt64) throws -> [Float] {
            let integers = IntegerConvolutions(setting, of: network).begun(
                "a step", stream: RandomStream(seed: seed, "draws"))
            return try step(network, images, integers, engine).flatMap(\.values)
        }
        #expect(try output(1) == output(1))
        #expect(try output(1) != output(2))
    }

    @Test func sharesCountMultiplications() throws {
        var stream = RandomStream(seed: 7, "shares")
        let network = network(&stream)
        let shares = try IntegerLayers.integerShares(of: network)
        #expect(shares.map(\.layer) == ["stem", "wide", "narrow", "groups", "half", "linear"])
        let wide = 9 * 8 * 24 * 20 * 9, half = 5 * 4 * 16 * 24 * 9
        #expect(shares.map(\.forward) == [9 * 8 * 20 * 27, wide, 9 * 8 * 24 * 24, 9 * 8 * 24 * 9, half, 48])
        #expect(shares.map(\.training) == zip(shares, [2, 3, 3, 3, 3, 3]).map { $0.forward * $1 })
        #expect(shares.map(\.integerForward) == [0, wide, 9 * 8 * 24 * 24, 0, half, 0])
        #expect(shares.map(\.integerTraining) == [0, 3 * wide, 3 * 9 * 8 * 24 * 24, 0, 2 * half, 0])
        #expect(
            shares.map(\.obstacle) == [
                "it has fewer than 16 channels", nil, nil, "its channels are in 24 groups",
                "the input's gradient stays, since windows move by more than one pixel", "it is no convolution",
            ])
    }

    @Test func trialsFindNothingAndWouldFindSomething() throws {
        let engine = try Engine()
        var compared = 0
        for seed in 0..<20 {
            let trial = try IntegerTrial(drawnFrom: RandomStream(seed: UInt64(seed), "trial"))
            let sets = IntegerInstructions.allCases.filter(\.areInProcessor)
            let (found, count) = try trial.differences(of: sets, on: engine)
            #expect(found == sets.map { _ in 0 }, "seed \(seed), \(sets)")
            compared += count
            // A weight that is one more than it is told changes something.
            #expect(try trial.differences(of: [.emulatedVNNI], on: engine, spoilt: true).found[0] > 0, "seed \(seed)")
        }
        #expect(compared > 10_000)
    }

    /// A sum that wraps around is no longer the sum: where 16 bits overflow, the output differs from Float32's by a multiple of 2^32.
    @Test func overflowsAreCountedWhereTheyHappen() throws {
        let engine = try Engine()
        let layer = Convolution(
            weights: Tensor(repeating: 1, shape: [16, 32, 3, 3]), bias: nil, geometry: ConvolutionGeometry(padding: 1))
        let network = Network(name: "ones", inputShape: [32, 4, 4], layers: [NamedLayer("ones", .convolution(layer))])
        let images = Tensor(repeating: 1, shape: [2, 32, 4, 4])
        let counts = OverflowCounts([try IntegerFormat(bits: 12), try IntegerFormat(bits: 16)])
        let trace = try network.traced(images, on: engine, dropout: RandomStream(seed: 1, "none"), arithmetic: counts)
        _ = try network.backward(
            Tensor(repeating: 1, shape: trace.output.shape), through: trace, on: engine, needsInput: true)
        // 2 images of 16 outputs at 16 places, each of two chains; backwards 32 channels, each of one.
        #expect(
            counts.counts.map(\.forward.sums) == [1024, 1024] && counts.counts.map(\.toInput.sums) == [1024, 1024])
        #expect(counts.counts[0].all == IntegerOverflows(sums: 2048))
        // 2^14 squared is 2^28: nine products of a corner's four places x 16 channels = 64 are more than 2^31 / 2^28 = 8.
        #expect(counts.counts[1].all == IntegerOverflows(sums: 2048, overflowed: 2048, saturated: 2048))
    }

    @Test func bfloat16IsAnArithmetic() throws {
        let engine = try Engine()
        guard engine.hasBFloat16 else {
            print("bfloat16: not run, since this processor's oneDNN has no kernels for it")
            return
        }
        var stream = RandomStream(seed: 9, "bfloat16 network")
        let network = network(&stream), images = Tensor.random([3] + network.inputShape, &stream)
        let plain = try step(network, images, RoundedConvolutions(nil), engine)
        let found = try step(network, images, BFloat16Convolutions(), engine)
        // Eight bits of a factor: near, and not the same. Gradients go another way where a ReLU's input was next to 0.
        #expect(worst([found[0]], [plain[0]]) < 0.1 && worst(found, plain) < 0.5)
        #expect(worst(found, plain) > 1e-4)
    }
}
