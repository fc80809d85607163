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
                geometry: geometry)
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

    /// One to three axes; groups, among them depthwise convolutions; dilation; strides beyond the window; padding that
    /// differs from side to side.
    private func generalCase(_ seed: UInt64) -> Case {
        var stream = RandomStream(seed: seed, "general convolution")
        func pick(_ choices: [Int]) -> Int { choices[stream.uniform(below: choices.count)] }
        let axes = pick([1, 2, 2, 2, 2, 3])
        func onEachAxis(_ choices: [Int]) -> [Int] { (0..<axes).map { _ in pick(choices) } }
        let groups = pick([1, 1, 2, 3, 8, 16, 24])
        let channels = groups == 1 ? pick([1, 3, 16, 20]) : groups * pick([1, 1, 2, 5])
        let outputs = groups == 1 ? pick([1, 4, 16, 17]) : groups * pick([1, 1, 2, 3])
        let kernel = onEachAxis(axes == 3 ? [1, 2, 3] : [1, 2, 3, 5])
        let geometry = ConvolutionGeometry(
            stride: onEachAxis([1, 1, 2, 3, 4]), paddingBefore: onEachAxis([0, 1, 2]),
            paddingAfter: onEachAxis([0, 1, 2]), dilation: onEachAxis([1, 1, 2, 3]), groups: groups)
        // Large enough for one window.
        let maps = (0..<axes).map { (kernel[$0] - 1) * geometry.dilation[$0] + 1 + pick([0, 1, 2, 4]) }
        return Case(
            input: .random([pick([1, 2]), channels] + maps, &stream),
            weights: .random([outputs, channels / groups] + kernel, &stream),
            bias: pick([0, 1]) == 0 ? nil : .random([outputs], &stream), geometry: geometry,
            fusedReLU: pick([0, 1]) == 1)
    }

    private func check(
        _ one: Case, _ kernels: Kernels, _ rounding: Rounding?, seed: UInt64, checksSlopes: Bool = false,
        _ engine: Engine
    ) throws {
        let context = "seed \(seed), \(one.input.shape) with \(one.weights.shape), \(one.geometry), \(kernels)"
        let plain = one.plain
        let exact = plain.output(relu: one.fusedReLU)
        let magnitudes = plain.magnitudes
        for purpose in [Purpose.inference, .training] {
            let output = try engine.convolution(
                one.input, weights: one.weights, bias: one.bias, geometry: one.geometry, fusedReLU: one.fusedReLU,
                purpose: purpose, kernels: kernels)
            expectClose(
                output, exact, magnitudes: magnitudes.output(), rounding ?? .sums(terms: one.terms),
                "\(context) \(purpose)")
            for axis in 2..<output.shape.count {
                #expect(
                    output.shape[axis]
                        == one.geometry.outputSize(
                            one.input.shape[axis], kernel: one.weights.shape[axis], axis: axis - 2), "\(context)")
            }
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
        let places = exact.values.count / exact.shape[1]
        expectClose(
            toWeights, wanted.weights, magnitudes: bounds.weights, rounding ?? .sums(terms: places),
            "\(context), weights")
        #expect((toBias == nil) == (one.bias == nil), "\(context)")
        if let toBias {
            for (channel, value) in toBias.values.enumerated() {
                let allowed = Double(places) * 0x1p-24 * bounds.bias[channel]
                #expect(abs(Double(value) - wanted.bias[channel]) <= allowed, "\(context), bias \(channel)")
            }
        }
        guard checksSlopes else { return }
        // The loss is linear in each number, so that the step doesn't matter.
        func moved(_ change: (inout PlainConvolution) -> Void) -> Double {
            var copy = plain
            change(&copy)
            return loss(copy.output(), Grid(gradient))
        }
        func tolerance(_ grid: Grid, _ terms: Int) -> Double { Double(terms + 2) * 0x1p-24 * (grid.values.max() ?? 0) }
        expectSlopes(
            toInput, of: plain.input.values, step: 0.5,
            tolerance: tolerance(bounds.input, one.weights.count / one.weights.shape[1]), seed: seed,
            "\(context), input"
        ) { values in moved { $0.input.values = values } }
        expectSlopes(
            toWeights, of: plain.weights.values, step: 0.5, tolerance: tolerance(bounds.weights, places), seed: seed,
            "\(context), weights"
        ) { values in moved { $0.weights.values = values } }
        if let toBias, let bias = plain.bias {
            expectSlopes(
                toBias, of: bias, step: 0.5, tolerance: Double(places) * 0x1p-24 * (bounds.bias.max() ?? 0), seed: seed,
                "\(context), bias"
            ) { values in moved { $0.bias = values } }
        }
    }

    @Test func directKernelsAgreeWithPlainLoops() throws {
        let engine = try Engine()
        for seed in 0..<60 as Range<UInt64> { try check(randomCase(seed), .direct, nil, seed: seed, engine) }
    }

    @Test(arguments: 0..<120 as Range<UInt64>) func anyGeometryAgreesWithPlainLoops(seed: UInt64) throws {
        try check(generalCase(seed), .fast, nil, seed: seed, checksSlopes: true, Engine())
    }

    /// Whatever a file says, a geometry only ever gives a number.
    @Test func absurdGeometriesTrapNowhere() {
        let numbers = [Int.min, -1, 0, 1, 2, 7, Int.max]
        var stream = RandomStream(seed: 19, "absurd")
        for _ in 0..<20_000 {
            func one() -> Int { numbers[stream.uniform(below: numbers.count)] }
            func list() -> [Int] { (0..<stream.uniform(below: 3)).map { _ in one() } }
            let geometry = ConvolutionGeometry(
                stride: list(), paddingBefore: list(), paddingAfter: list(), dilation: list(), groups: one())
            let pooling = PoolingGeometry(
                size: list(), stride: list(), paddingBefore: list(), paddingAfter: list(), dilation: list(),
                roundsUp: one() == 1)
            let (input, kernel, axis) = (one(), one(), one())
            let sizes = [
                geometry.outputSize(input, kernel: kernel, axis: axis), pooling.outputSize(input, axis: axis),
                geometry.transposedOutputSize(input, kernel: kernel, outputPadding: one(), axis: axis),
            ]
            if !(0...1).contains(axis) { #expect(sizes == [0, 0, 0]) }
            let isSound = geometry.problem(spatialAxes: 2) == nil
            if isSound { #expect(geometry.stride.count == 2 && geometry.groups >= 1) }
            if pooling.problem([5, 5]) == nil { #expect(pooling.outputSize(5) >= 1) }
        }
    }

    /// Winograd's arithmetic leaves other rounding errors than a direct sum.
    @Test func winogradIsChosenWhereThereIsOne() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 20, "winograd")
        let (input, weights) = (Tensor.random([1, 32, 8, 8], &stream), Tensor.random([32, 32, 3, 3], &stream))
        func bits(_ kernels: Kernels) throws -> [UInt32] {
            try engine.convolution(
                input, weights: weights, bias: nil, geometry: ConvolutionGeometry(padding: 1), kernels: kernels
            ).bits
        }
        #expect(try (bits(.fast) != bits(.direct)) == engine.hasWinograd)
    }

    /// An engine keeps its kernels; one must not serve another geometry of the same shapes.
    @Test func eachGeometryHasAKernelOfItsOwn() throws {
        func geometry(_ stride: Int, _ before: Int, _ after: Int, _ dilation: Int) -> ConvolutionGeometry {
            ConvolutionGeometry(
                stride: [stride, stride], paddingBefore: [before, before], paddingAfter: [after, after],
                dilation: [dilation, dilation], groups: 2)
        }
        let geometries = [
            geometry(1, 1, 1, 1), geometry(1, 2, 0, 1), geometry(1, 0, 2, 1), geometry(1, 2, 2, 2),
            geometry(1, 3, 1, 2),
            geometry(2, 1, 1, 1), geometry(2, 2, 2, 2),
        ]
        let shared = try Engine()
        var stream = RandomStream(seed: 17, "kernels")
        let (input, weights) = (Tensor.random([1, 4, 8, 8], &stream), Tensor.random([4, 2, 3, 3], &stream))
        func run(_ geometry: ConvolutionGeometry, _ engine: Engine) throws -> [[UInt32]] {
            let output = try engine.convolution(input, weights: weights, bias: nil, geometry: geometry)
            let toWeights = try engine.convolutionBackwardWeights(
                output, input: input, weights: weights, bias: nil, geometry: geometry
            ).weights
            let toInput = try engine.convolutionBackwardData(
                output, input: input, weights: weights, bias: nil, geometry: geometry)
            let wide = try engine.transposedConvolution(input, weights: weights, bias: nil, geometry: geometry)
            let back = try engine.transposedConvolutionBackward(
                wide, input: input, weights: weights, bias: nil, geometry: geometry)
            return [output, toWeights, toInput, wide, back.input, back.weights].map(\.bits)
        }
        for geometry in geometries { #expect(try run(geometry, shared) == run(geometry, Engine()), "\(geometry)") }
    }

    /// As in MobileNet and EfficientNet: one window for each channel, of which there are many.
    @Test(arguments: [8, 16, 24, 33, 64, 144], [1, 2]) func depthwise(channels: Int, stride: Int) throws {
        let seed = UInt64(channels * 10 + stride)
        var stream = RandomStream(seed: seed, "depthwise")
        for kernel in [3, 5] {
            let one = Case(
                input: .random([2, channels, 9, 7], &stream), weights: .random([channels, 1, kernel, kernel], &stream),
                bias: kernel == 3 ? nil : .random([channels], &stream),
                geometry: ConvolutionGeometry(stride: stride, padding: kernel / 2, groups: channels), fusedReLU: false)
            try check(one, .fast, nil, seed: seed, checksSlopes: true, Engine())
        }
    }

    /// Maps of one or two places on an axis, where the gradient of the weights is a matrix product.
    @Test(arguments: 0..<24 as Range<UInt64>) func smallMapsAgreeWithPlainLoops(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "small maps")
        func pick(_ choices: [Int]) -> Int { choices[stream.uniform(below: choices.count)] }
        let (channels, outputs) = (pick([1, 3, 16, 17, 32]), pick([1, 4, 16, 19]))
        let one = Case(
            input: .random([pick([1, 2, 5]), channels, pick([1, 2]), pick([1, 2])], &stream),
            weights: .random([outputs, channels, 3, 3], &stream),
            bias: pick([0, 1]) == 0 ? nil : .random([outputs], &stream),
            geometry: ConvolutionGeometry(padding: 1), fusedReLU: false)
        try check(one, pick([0, 1]) == 0 ? .fast : .direct, nil, seed: seed, checksSlopes: true, Engine())
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
    /// Maps so large that a batch is computed in parts, of 2 and 3 images; 17 channels are filled up to 32.
    @Test(arguments: [16, 17]) func aBatchInPartsIsWhole(channels: Int) throws {
        var stream = RandomStream(seed: 1, "parts")
        let engine = try Engine()
        let input = Tensor.random([5, channels, 350, 350], &stream)
        let weights = Tensor.random([16, channels, 3, 3], &stream)
        let bias = Tensor.random([16], &stream)
        func run(_ kernels: Kernels) throws -> [Float] {
            try engine.convolution(
                input, weights: weights, bias: bias, geometry: ConvolutionGeometry(padding: 1), fusedReLU: true,
                kernels: kernels
            ).values
        }
        let fast = try run(.fast)
        let direct = try run(.direct)
        let largest = direct.max() ?? 0
        for image in 0..<5 {
            let places = image * fast.count / 5..<(image + 1) * fast.count / 5
            let error = places.map { abs(fast[$0] - direct[$0]) }.max() ?? .infinity
            #expect(error < 2e-5 * largest, "image \(image)")
        }
        #expect(try run(.fast) == fast)
    }

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
                + "[O, C, kernel height, kernel width] with the same C.")
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
