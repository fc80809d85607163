import Tensors
import Testing

@Suite struct TransposedConvolutionTests {
    private struct Case {
        var input, weights: Tensor
        var bias: Tensor?
        var geometry: ConvolutionGeometry
        var outputPadding: [Int]

        var plain: PlainTransposedConvolution {
            PlainTransposedConvolution(
                input: Grid(input), weights: Grid(weights), bias: bias.map { $0.values.map(Double.init) },
                geometry: geometry, outputPadding: outputPadding)
        }
    }

    private func randomCase(_ seed: UInt64) -> Case {
        var stream = RandomStream(seed: seed, "transposed convolution")
        func pick(_ choices: [Int]) -> Int { choices[stream.uniform(below: choices.count)] }
        let axes = pick([1, 2, 2, 2, 3])
        func onEachAxis(_ choices: [Int]) -> [Int] { (0..<axes).map { _ in pick(choices) } }
        let groups = pick([1, 1, 1, 2, 3, 16])
        let channels = groups == 1 ? pick([1, 3, 16, 17]) : groups * pick([1, 2])
        let outputsOfGroup = groups == 1 ? pick([1, 4, 16, 19]) : pick([1, 1, 3])
        let kernel = onEachAxis(axes == 3 ? [1, 2, 3] : [1, 2, 3, 4])
        let geometry = ConvolutionGeometry(
            stride: onEachAxis([1, 2, 3]), paddingBefore: kernel.map { min($0 - 1, pick([0, 1, 2])) },
            paddingAfter: kernel.map { min($0 - 1, pick([0, 1, 2])) }, dilation: onEachAxis([1, 1, 2]), groups: groups)
        let outputPadding = (0..<axes).map { axis in
            pick(Array(0..<geometry.stride[axis]))
        }
        return Case(
            input: .random([pick([1, 2]), channels] + onEachAxis([2, 3, 5]), &stream),
            weights: .random([channels, outputsOfGroup] + kernel, &stream),
            bias: pick([0, 1]) == 0 ? nil : .random([outputsOfGroup * groups], &stream), geometry: geometry,
            outputPadding: outputPadding)
    }

    @Test(arguments: 0..<80 as Range<UInt64>) func agreesWithPlainLoops(seed: UInt64) throws {
        let engine = try Engine()
        let one = randomCase(seed)
        let context =
            "seed \(seed), \(one.input.shape) with \(one.weights.shape), \(one.geometry), \(one.outputPadding)"
        let (plain, magnitudes) = (one.plain, one.plain.magnitudes)
        let exact = plain.output()
        let terms = one.weights.count / one.weights.shape[1] + 1
        for purpose in [Purpose.inference, .training] {
            let output = try engine.transposedConvolution(
                one.input, weights: one.weights, bias: one.bias, geometry: one.geometry,
                outputPadding: one.outputPadding, purpose: purpose)
            expectClose(output, exact, magnitudes: magnitudes.output(), .sums(terms: terms), context)
        }

        var stream = RandomStream(seed: seed, "gradient")
        let gradient = Tensor.random(exact.shape, &stream)
        let wanted = plain.gradients(of: Grid(gradient))
        let bounds = magnitudes.gradients(of: Grid(gradient).magnitudes)
        let back = try engine.transposedConvolutionBackward(
            gradient, input: one.input, weights: one.weights, bias: one.bias, geometry: one.geometry,
            outputPadding: one.outputPadding)
        let places = exact.values.count / exact.shape[1]
        let terms2 = one.weights.count / one.weights.shape[0]
        expectClose(back.input, wanted.input, magnitudes: bounds.input, .sums(terms: terms2), "\(context), input")
        expectClose(
            back.weights, wanted.weights, magnitudes: bounds.weights, .sums(terms: places), "\(context), weights")
        #expect((back.bias == nil) == (one.bias == nil), "\(context)")
        for (channel, value) in (back.bias?.values ?? []).enumerated() {
            #expect(
                abs(Double(value) - wanted.bias[channel]) <= Double(places) * 0x1p-24 * bounds.bias[channel],
                "\(context), bias \(channel)")
        }
        let unit = 0x1p-24
        expectSlopes(
            back.input, of: plain.input.values, step: 0.5,
            tolerance: Double(terms2 + 2) * unit * (bounds.input.values.max() ?? 0), seed: seed, "\(context), input"
        ) { values in
            var moved = plain
            moved.input.values = values
            return loss(moved.output(), Grid(gradient))
        }
        expectSlopes(
            back.weights, of: plain.weights.values, step: 0.5,
            tolerance: Double(places + 2) * unit * (bounds.weights.values.max() ?? 0), seed: seed, "\(context), weights"
        ) { values in
            var moved = plain
            moved.weights.values = values
            return loss(moved.output(), Grid(gradient))
        }
    }

    /// By hand: windows of two ones at stride 1 overlap in the middle; at stride 3 they leave a gap.
    @Test func windowsAdd() throws {
        let engine = try Engine()
        func output(_ stride: Int, outputPadding: Int = 0) throws -> [Float] {
            try engine.transposedConvolution(
                Tensor([1, 1, 2], [1, 10]), weights: Tensor([1, 1, 2], [1, 2]), bias: Tensor([1], [0.5]),
                geometry: ConvolutionGeometry(
                    stride: [stride], paddingBefore: [0], paddingAfter: [0], dilation: [1], groups: 1),
                outputPadding: [outputPadding]
            ).values
        }
        #expect(try output(1) == [1.5, 12.5, 20.5])
        #expect(try output(3) == [1.5, 2.5, 0.5, 10.5, 20.5])
        #expect(try output(3, outputPadding: 1) == [1.5, 2.5, 0.5, 10.5, 20.5, 0.5])
    }

    @Test func repeatingGivesTheSameBytes() throws {
        for seed in 0..<6 as Range<UInt64> {
            let one = randomCase(seed)
            func run() throws -> [UInt32] {
                let engine = try Engine()
                let output = try engine.transposedConvolution(
                    one.input, weights: one.weights, bias: one.bias, geometry: one.geometry,
                    outputPadding: one.outputPadding)
                let back = try engine.transposedConvolutionBackward(
                    output, input: one.input, weights: one.weights, bias: one.bias, geometry: one.geometry,
                    outputPadding: one.outputPadding)
                return output.bits + back.input.bits + back.weights.bits + (back.bias?.bits ?? [])
            }
            #expect(try run() == run(), "seed \(seed)")
        }
    }

    /// The kernel keeps its own packed copy of the weights, which must not outlive a change.
    @Test func changedWeightsAreSeen() throws {
        let engine = try Engine()
        let input = Tensor(repeating: 1, shape: [1, 16, 3, 3])
        var weights = Tensor(repeating: 1, shape: [16, 16, 2, 2])
        func corner() throws -> Float {
            try engine.transposedConvolution(input, weights: weights, bias: nil, geometry: ConvolutionGeometry())
                .values[0]
        }
        #expect(try corner() == 16)
        weights.withMutableValues { $0[0] = 3 }
        #expect(try corner() == 18)
        weights.withMutableValues { $0[0] = 4 }
        #expect(try corner() == 19)
    }

    @Test func misfitsAreRefused() throws {
        let engine = try Engine()
        func attempt(
            _ input: [Int], _ weights: [Int], bias: Int? = nil, _ geometry: ConvolutionGeometry = ConvolutionGeometry(),
            outputPadding: [Int] = []
        ) -> String {
            do {
                let output = try engine.transposedConvolution(
                    Tensor(repeating: 1, shape: input), weights: Tensor(repeating: 1, shape: weights),
                    bias: bias.map { Tensor(repeating: 1, shape: [$0]) }, geometry: geometry,
                    outputPadding: outputPadding)
                return "accepted, \(output.shape)"
            } catch { return "\(error)" }
        }
        #expect(attempt([1, 3, 4, 4], [3, 2, 3, 3]) == "accepted, [1, 2, 6, 6]")
        #expect(
            attempt([1, 3, 4, 4], [2, 3, 3, 3])
                == "transposed convolution of [1, 3, 4, 4] with weights [2, 3, 3, 3]: wants an input [N, C, H, W] and "
                + "weights [C, O / groups, kernel height, kernel width] with the same C.")
        #expect(attempt([3, 4], [3, 2]).contains("wants an input"))
        #expect(attempt([1, 3, 4, 4], [3, 2, 3, 3], bias: 3).contains("wants a bias [2]"))
        #expect(attempt([1, 3, 4, 4], [3, 2, 3, 3], ConvolutionGeometry(stride: 0)).contains("stride"))
        #expect(attempt([1, 3, 4, 4], [3, 2, 3, 3], ConvolutionGeometry(groups: 2)).contains("groups"))
        #expect(attempt([1, 3, 4, 4], [3, 2, 3, 3], outputPadding: [1, 0]).contains("output padding"))
        #expect(
            attempt([1, 3, 4, 4], [3, 2, 3, 3], ConvolutionGeometry(stride: 2), outputPadding: [1]).contains("padding"))
        #expect(attempt([1, 3, 1, 1], [3, 2, 3, 3], ConvolutionGeometry(padding: 2)).contains("nothing is left"))
    }
}
