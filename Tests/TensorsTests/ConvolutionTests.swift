import Tensors
import Testing

@Suite struct ConvolutionTests {
    private struct Case {
        var input, weights: Tensor
        var bias: Tensor?
        var geometry: ConvolutionGeometry
        var fusedReLU: Bool

        var plain: PlainConvolution {
            PlainConvolution(
                input: Grid(input), weights: Grid(weights), bias: bias.map { $0.values.map(Double.init) },
                stride: geometry.stride, padding: geometry.padding)
        }

        var terms: Int { weights.shape.dropFirst().reduce(1, *) + 1 }
    }

    /// Odd channel counts, kernels 1, 3 and 5, strides 1 and 2, paddings, maps that aren't square.
    private func randomCase(_ seed: UInt64) -> Case {
        var stream = RandomStream(seed: seed, "convolution")
        func pick(_ choices: [Int]) -> Int { choices[stream.uniform(below: choices.count)] }
        let kernel = pick([1, 3, 5])
        let geometry = ConvolutionGeometry(stride: pick([1, 2]), padding: pick([0, kernel / 2, 1]))
        let (c, o) = (pick([1, 2, 3, 5, 8, 16, 17]), pick([1, 3, 4, 7, 16, 19]))
        let input = Tensor.random([pick([1, 2, 3]), c, 5 + pick([0, 1, 2, 3]), 5 + pick([0, 1, 4])], &stream)
        let weights = Tensor.random([o, c, kernel, kernel], &stream)
        return Case(
            input: input, weights: weights, bias: pick([0, 1]) == 0 ? nil : .random([o], &stream), geometry: geometry,
            fusedReLU: pick([0, 1]) == 1)
    }

    /// Shapes for which Winograd's kernels are chosen where the processor has AVX-512.
    private func winogradCase(_ seed: UInt64) -> Case {
        var stream = RandomStream(seed: seed, "winograd")
        func pick(_ choices: [Int]) -> Int { choices[stream.uniform(below: choices.count)] }
        let (c, o) = (pick([16, 17, 24, 32, 33]), pick([16, 19, 32, 40]))
        let input = Tensor.random([pick([1, 2, 3]), c, pick([3, 4, 5, 8, 9]), pick([3, 4, 7, 8])], &stream)
        let weights = Tensor.random([o, c, 3, 3], &stream)
        return Case(
            input: input, weights: weights, bias: pick([0, 1]) == 0 ? nil : .random([o], &stream),
            geometry: ConvolutionGeometry(padding: 1), fusedReLU: pick([0, 1]) == 1)
    }

    private func check(_ one: Case, _ kernels: Kernels, _ rounding: Rounding?, seed: UInt64, _ engine: Engine) throws {
        let context = "seed \(seed), \(one.input.shape) with \(one.weights.shape), \(one.geometry), \(kernels)"
        let plain = one.plain
        let exact = plain.output(relu: one.fusedReLU)
        let magnitudes = plain.magnitudes
        for purpose in [Purpose.inference, .training] {
            let output = try engine.convolution(
                one.input, weights: one.weights, bias: one.bias, geometry: one.geometry, fusedReLU: one.fusedReLU,
                purpose: purpose, kernels: kernels)
            expectClose(
                output, exact, magnitudes: magnitudes.output(), rounding ?? .sums(terms: one.terms), "\(context) \(purpose)")
            #expect(
                output.shape[2] == one.geometry.outputSize(one.input.shape[2], kernel: one.weights.shape[2]), "\(context)")
        }

        var stream = RandomStream(seed: seed, "gradient")
        let gradient = Tensor.random(exact.shape, &stream)
        let wanted = plain.gradients(of: Grid(gradient))
        let bounds = magnitudes.gradients(of: Grid(gradient).magnitudes)
        let toInput = try engine.convolutionBackwardData(
            gradient, input: one.input, weights: one.weights, bias: one.bias, geometry: one.geometry, kernels: kernels)
        expectClose(
            toInput, wanted.input, magnitudes: bounds.input,
            rounding ?? .sums(terms: one.weights.count / one.weights.shape[1]), "\(context), input")
        let (toWeights, toBias) = try engine.convolutionBackwardWeights(
            gradient, input: one.input, weights: one.weights, bias: one.bias, geometry: one.geometry, kernels: kernels)
        let places = exact.shape[0] * exact.shape[2] * exact.shape[3]
        expectClose(
            toWeights, wanted.weights, magnitudes: bounds.weights, rounding ?? .sums(terms: places), "\(context), weights")
        #expect((toBias == nil) == (one.bias == nil), "\(context)")
        if let toBias {
            for (channel, value) in toBias.values.enumerated() {
                let allowed = Double(places) * 0x1p-24 * bounds.bias[channel]
                #expect(abs(Double(value) - wanted.bias[channel]) <= allowed, "\(context), bias \(channel)")
            }
        }
    }

    @Test func directKernelsAgreeWithPlainLoops() throws {
        let engine = try Engine()
        for seed in 0..<60 as Range<UInt64> { try check(randomCase(seed), .direct, nil, seed: seed, engine) }
    }

    @Test func fastKernelsAgreeWithPlainLoops() throws {
        let engine = try Engine()
        for seed in 0..<24 as Range<UInt64> { try check(winogradCase(seed), .fast, .winograd, seed: seed, engine) }
    }

    @Test func fastKernelsOnShapesThatWinogradDoesNotFit() throws {
        let engine = try Engine()
        for seed in 100..<120 as Range<UInt64> { try check(randomCase(seed), .fast, .winograd, seed: seed, engine) }
    }

    /// By hand: a window of ones counts the ones of the input that it covers.
    @Test func onesAreCounted() throws {
        let engine = try Engine()
        let output = try engine.convolution(
            Tensor(repeating: 1, shape: [1, 1, 3, 3]), weights: Tensor(repeating: 1, shape: [1, 1, 3, 3]),
            bias: Tensor([1], [0.5]), geometry: ConvolutionGeometry(padding: 1))
        #expect(output.values == [4.5, 6.5, 4.5, 6.5, 9.5, 6.5, 4.5, 6.5, 4.5])
    }

    @Test(arguments: [Kernels.fast, .direct]) func repeatingGivesTheSameBytes(kernels: Kernels) throws {
        for seed in 0..<4 as Range<UInt64> {
            let one = winogradCase(seed)
            func run(_ engine: Engine) throws -> [UInt32] {
                let output = try engine.convolution(
                    one.input, weights: one.weights, bias: one.bias, geometry: one.geometry, kernels: kernels)
                let toInput = try engine.convolutionBackwardData(
                    output, input: one.input, weights: one.weights, bias: one.bias, geometry: one.geometry,
                    kernels: kernels)
                let toWeights = try engine.convolutionBackwardWeights(
                    output, input: one.input, weights: one.weights, bias: one.bias, geometry: one.geometry,
                    kernels: kernels)
                return output.bits + toInput.bits + toWeights.weights.bits + (toWeights.bias?.bits ?? [])
            }
            let engine = try Engine()
            let first = try run(engine)
            #expect(try run(engine) == first, "seed \(seed), same engine")
            #expect(try run(Engine()) == first, "seed \(seed), another engine")
        }
    }

    /// A kernel keeps its own packed copy of the weights, which must not outlive a change.
    @Test(arguments: [Kernels.fast, .direct]) func changedWeightsAreSeen(kernels: Kernels) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 7, "change")
        let input = Tensor.random([2, 17, 6, 6], &stream)
        var weights = Tensor.random([18, 17, 3, 3], &stream)
        let geometry = ConvolutionGeometry(padding: 1)
        func output(_ weights: Tensor) throws -> [UInt32] {
            try engine.convolution(input, weights: weights, bias: nil, geometry: geometry, kernels: kernels).bits
        }
        let original = weights
        let before = try output(weights)
        weights.withMutableValues { $0[40] += 1 }
        let after = try output(weights)
        #expect(after != before)
        #expect(try output(Tensor(weights.shape, weights.values)) == after)
        #expect(try output(original) == before)

        // Now that it is the only owner, it changes in place.
        weights.withMutableValues { $0[40] -= 1 }
        weights.withMutableValues { $0[40] = original.values[40] }
        #expect(try output(weights) == before)
    }

    /// A network's channels seldom fill oneDNN's blocks; what lies in the rest must never reach a result.
    @Test(arguments: [Float.infinity, .nan, 0x1p127]) func blockPaddingStaysOutOfResults(weight: Float) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 8, "padding")
        let input = Tensor(repeating: 1, shape: [2, 5, 6, 6])
        var weights = Tensor.random([7, 5, 3, 3], &stream)
        weights.withMutableValues { $0[0] = weight }
        let geometry = ConvolutionGeometry(padding: 1)
        let first = try engine.relu(
            engine.convolution(input, weights: weights, bias: nil, geometry: geometry, kernels: .direct))
        // Only channel 0 has the number; a second layer that ignores channel 0 must not notice.
        let second = Tensor([3, 7, 1, 1], (0..<21).map { $0 % 7 == 0 ? 0 : Float($0) })
        var bounded = first
        bounded.withMutableValues { values in
            for image in 0..<2 { for place in 0..<36 { values[image * 7 * 36 + place] = 0 } }
        }
        let clipped = engine.clippedReLU(first, threshold: 1e6, form: .zero)
        let expected = try engine.convolution(
            bounded, weights: second, bias: nil, geometry: ConvolutionGeometry(), kernels: .direct)
        let found = try engine.convolution(
            clipped, weights: second, bias: nil, geometry: ConvolutionGeometry(), kernels: .direct)
        #expect(found.values.allSatisfy { $0.isFinite })
        #expect(found == expected)
    }

    @Test func misfitsAreRefused() throws {
        let engine = try Engine()
        func attempt(
            _ input: [Int], _ weights: [Int], bias: Int? = nil, _ geometry: ConvolutionGeometry = ConvolutionGeometry()
        ) -> String {
            do {
                let output = try engine.convolution(
                    Tensor(repeating: 1, shape: input), weights: Tensor(repeating: 1, shape: weights),
                    bias: bias.map { Tensor(repeating: 1, shape: [$0]) }, geometry: geometry)
                return "accepted, \(output.shape)"
            } catch { return "\(error)" }
        }
        #expect(
            attempt([1, 3, 8, 8], [4, 2, 3, 3])
                == "convolution of [1, 3, 8, 8] with weights [4, 2, 3, 3]: wants an input [N, C, H, W] and weights "
                + "[O, C, kernel height, kernel width] with the same C")
        #expect(attempt([3, 8, 8], [4, 3, 3, 3]).hasPrefix("convolution of [3, 8, 8]"))
        #expect(attempt([1, 3, 8, 8], [4, 27]).hasPrefix("convolution of [1, 3, 8, 8] with weights [4, 27]"))
        // Reading a bias beyond its end would give numbers from elsewhere.
        #expect(attempt([1, 3, 8, 8], [4, 3, 3, 3], bias: 3).contains("bias"))
        #expect(attempt([1, 3, 8, 8], [4, 3, 3, 3], bias: 5).contains("bias"))
        // A window larger than the padded map has no place, whatever the rounding of a division says.
        #expect(attempt([1, 3, 2, 2], [4, 3, 3, 3]).contains("window"))
        #expect(attempt([1, 3, 2, 2], [4, 3, 3, 3], ConvolutionGeometry(stride: 2)).contains("window"))
        #expect(attempt([1, 3, 8, 8], [4, 3, 3, 3], ConvolutionGeometry(stride: 0)).contains("stride"))
        #expect(attempt([1, 3, 8, 8], [4, 3, 3, 3], ConvolutionGeometry(padding: -1)).contains("padding"))
        #expect(attempt([1, 3, 3, 3], [4, 3, 3, 3]) == "accepted, [1, 4, 1, 1]")

        let (input, weights) = (Tensor(repeating: 1, shape: [1, 3, 4, 4]), Tensor(repeating: 1, shape: [4, 3, 3, 3]))
        let misshapen = Tensor(repeating: 1, shape: [1, 4, 3, 3])
        #expect(throws: TensorError.self) {
            try engine.convolutionBackwardData(
                misshapen, input: input, weights: weights, bias: nil, geometry: ConvolutionGeometry())
        }
        #expect(throws: TensorError.self) {
            try engine.convolutionBackwardWeights(
                misshapen, input: input, weights: weights, bias: nil, geometry: ConvolutionGeometry())
        }
    }
}
