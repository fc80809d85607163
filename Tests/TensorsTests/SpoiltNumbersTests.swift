import Foundation
import Testing

@testable import Tensors

/// NaN, infinities and overflows in single operations, whose fast kernels drop or spread them: as plain sums have them.
@Suite struct SpoiltNumbersTests {
    private static let spoilers: [Float] = [.nan, .infinity, -.infinity, 3e38, -3e38]

    private func marks(_ values: [Float]) -> String {
        String(values.map { $0.isNaN ? "n" : $0 == .infinity ? "+" : $0 == -.infinity ? "-" : "." })
    }

    private func spoil(_ tensor: inout Tensor, _ stream: inout RandomStream) {
        let place = stream.uniform(below: tensor.count)
        let value = Self.spoilers[stream.uniform(below: Self.spoilers.count)]
        tensor.withMutableValues { $0[place] = value }
    }

    /// Weights of at least 2, so that any product with 3e38 overflows, and no sum does in one order only.
    private func weights(_ shape: [Int], _ stream: inout RandomStream) -> Tensor {
        Tensor(
            shape,
            (0..<shape.reduce(1, *)).map { _ in
                Float(stream.uniform(in: 2..<3)) * (stream.uniform() < 0.5 ? -1 : 1)
            })
    }

    /// The same numbers in a kernel's layout: one times NaN is NaN.
    private func blocked(_ input: Tensor, _ engine: Engine) throws -> Tensor {
        try engine.product(inKernelLayout(Tensor(repeating: 1, shape: input.shape), engine), input)
    }

    /// Shapes for Winograd's kernels, for direct ones and for products of matrices.
    @Test(arguments: 0..<48 as Range<UInt64>, [Kernels.fast, .direct])
    func convolutions(seed: UInt64, kernels: Kernels) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: seed, "spoilt convolution")
        func pick(_ choices: [Int]) -> Int { choices[stream.uniform(below: choices.count)] }
        let (size, isDepthwise) = (pick([1, 3, 3, 3]), seed % 8 == 7)
        let inputs = pick([3, 16, 20, 32])
        let outputs = isDepthwise ? inputs : pick([5, 16, 32])
        let geometry = ConvolutionGeometry(
            stride: pick([1, 1, 2]), padding: size / 2, groups: isDepthwise ? inputs : 1)
        var input = Tensor.random([2, inputs, pick([4, 7, 9]), pick([5, 8])], &stream)
        var weights = weights([outputs, isDepthwise ? 1 : inputs, size, size], &stream)
        var bias = Tensor.random([outputs], &stream)
        switch seed % 4 {
        case 0, 1: spoil(&input, &stream)
        case 2: bias.withMutableValues { $0[outputs / 2] = Self.spoilers[Int(seed / 4) % 3] }
        default: weights.withMutableValues { $0[$0.count / 3] = Self.spoilers[Int(seed / 4) % 3] }
        }
        for relu in [false, true] {
            let exact = PlainConvolution(
                input: Grid(input), weights: Grid(weights), bias: bias.values.map(Double.init), geometry: geometry
            ).output(relu: relu)
            for purpose in [Purpose.inference, .training] {
                let found = try engine.convolution(
                    input, weights: weights, bias: bias, geometry: geometry, fusedReLU: relu, purpose: purpose,
                    kernels: kernels)
                let context =
                    "seed \(seed), ReLU \(relu), \(purpose), \(input.shape) with \(weights.shape), \(geometry)"
                #expect(marks(found.values) == marks(exact.values.map { Float($0) }), "\(context)")
                let scale = exact.values.reduce(1) { abs($1) < 1e30 ? max($0, abs($1)) : $0 }
                let isClose = zip(found.values, exact.values).allSatisfy { found, exact in
                    !(abs(exact) < 1e30) || abs(Double(found) - exact) <= 1e-4 * scale
                }
                #expect(isClose, "\(context)")
            }
        }
    }

    @Test(arguments: 0..<24 as Range<UInt64>) func linearLayers(seed: UInt64) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: seed, "spoilt linear layer")
        let (rows, size, outputs) = (1 + Int(seed % 5), 17 + Int(seed % 3) * 16, [3, 16, 40][Int(seed % 3)])
        var input = Tensor.random([rows, size], &stream)
        var weights = weights([outputs, size], &stream)
        var bias = Tensor.random([outputs], &stream)
        switch seed % 3 {
        case 0: spoil(&input, &stream)
        case 1: bias.withMutableValues { $0[1] = Self.spoilers[Int(seed / 3) % 3] }
        default: weights.withMutableValues { $0[size + 3] = Self.spoilers[Int(seed / 3) % 3] }
        }
        for relu in [false, true] {
            let exact = (0..<rows * outputs).map { index in
                let (row, output) = index.quotientAndRemainder(dividingBy: outputs)
                let sum = (0..<size).reduce(Double(bias.values[output])) {
                    $0 + Double(input.values[row * size + $1]) * Double(weights.values[output * size + $1])
                }
                return relu && sum < 0 ? 0 : sum
            }
            let context = "seed \(seed), ReLU \(relu)"
            for weights in [weights, try engine.arranged(weights, bias: bias, rows: rows)] {
                let found = try engine.linear(input, weights: weights, bias: bias, fusedReLU: relu)
                #expect(marks(found.values) == marks(exact.map { Float($0) }), "\(context)")
            }
        }
    }

    /// A tensor is looked at once; what was seen of it must not outlive its numbers.
    @Test func changedNumbersAreLookedAtAnew() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 4, "changed numbers")
        var (input, weights) = (Tensor.random([1, 16, 6, 6], &stream), Tensor.random([16, 16, 3, 3], &stream))
        var bias = Tensor.random([16], &stream)
        func spoilt() throws -> Int {
            try engine.convolution(
                input, weights: weights, bias: bias, geometry: ConvolutionGeometry(padding: 1), fusedReLU: true
            ).values.count(where: \.isNaN)
        }
        #expect(try spoilt() == 0)
        input.withMutableValues { $0[7] = .nan }
        #expect(try spoilt() == 16 * 9)
        input.withMutableValues { $0[7] = 1 }
        #expect(try spoilt() == 0)
        weights.withMutableValues { $0[0] = .nan }
        // All but the row and the column where the window's first weight lies in the padding.
        #expect(try spoilt() == 25)
        weights.withMutableValues { $0[0] = 1 }
        bias.withMutableValues { $0[3] = .nan }
        #expect(try spoilt() == 36)
        // A copy has numbers of its own.
        var copy = input
        copy.withMutableValues { $0[0] = .nan }
        let found = engine.relu(
            try engine.pooling(copy, kind: .maximum, geometry: PoolingGeometry(size: 2, stride: 2)).output)
        #expect(found.values.count(where: \.isNaN) == 1)
        let step = DescentStep(learningRate: .nan, momentum: 0, weightDecay: 0, isNesterov: false)
        var velocity = Tensor(repeating: 0, shape: bias.shape)
        bias = Tensor(repeating: 1, shape: [16])
        #expect(try spoilt() == 0)
        engine.descend(&bias, velocity: &velocity, gradient: Tensor(repeating: 1, shape: [16]), step)
        #expect(try spoilt() == 16 * 36)
    }

    /// The gradient of a maximum that is NaN goes to a NaN.
    @Test(arguments: [3, 16]) func maximaOfTraining(channels: Int) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: UInt64(channels), "maxima of training")
        for isBlocked in [false, true] {
            var input = Tensor.random([1, channels, 4, 4], &stream)
            // In the window of rows 2 and 3, columns 0 and 1 of map 1; another window has nothing but -infinity.
            input.withMutableValues { $0[16 + 13] = .nan }
            for place in [2, 3, 6, 7] { input.withMutableValues { $0[place] = -.infinity } }
            let given = isBlocked ? try blocked(input, engine) : input
            let geometry = PoolingGeometry(size: 2, stride: 2)
            let (output, workspace) = try engine.pooling(given, kind: .maximum, geometry: geometry, purpose: .training)
            #expect(output.values.enumerated().allSatisfy { $1.isNaN == ($0 == 6) })
            #expect(output.values[1] == -.infinity)
            let ones = Tensor(repeating: 1, shape: output.shape)
            let found = try engine.poolingBackward(
                ones, input: given, workspace: workspace, kind: .maximum, geometry: geometry
            ).values
            #expect(found[16 + 8] == 0 && found[16 + 9] == 0 && found[16 + 12] == 0 && found[16 + 13] == 1)
            #expect(found.reduce(0, +) == Float(4 * channels))
        }
    }

    /// With NaN, an infinity or an overflowing variance in a channel, ReLU is left to the caller.
    @Test func batchStatistics() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 3, "spoilt batch")
        let (scale, shift) = (Tensor(repeating: 1, shape: [16]), Tensor(repeating: -1, shape: [16]))
        for spoiler: Float in [.nan, .infinity, 1e30] {
            var input = Tensor.random([2, 16, 3, 3], &stream)
            input.withMutableValues { $0[9 * 5] = spoiler }
            let given = try blocked(input, engine)
            let (output, trace) = try engine.batchNorm(
                given, scale: scale, shift: shift, epsilon: 1e-5, fusedReLU: true)
            #expect(!trace.fusesReLU, "\(spoiler)")
            let spoilt = output.values.enumerated().filter { $1.isNaN }.map { $0.offset / 9 % 16 }
            #expect(spoilt == (spoiler == 1e30 ? [] : [Int](repeating: 5, count: 18)), "\(spoiler)")
            #expect(output.values.contains { $0 < 0 })
        }
        let clean = try engine.batchNorm(
            Tensor.random([2, 16, 3, 3], &stream), scale: scale, shift: shift, epsilon: 1e-5, fusedReLU: true)
        #expect(clean.trace.fusesReLU && clean.output.values.allSatisfy { $0 >= 0 })
    }

    /// PyTorch 2.15 on a CPU: torch.tensor([nan, inf, -inf, 1e38, -1e38]) through each function.
    @Test func activationsFarOut() throws {
        let engine = try Engine()
        let table: [(Activation, String)] = [
            (.silu, "n+n.."), (.gelu, "n+n.."), (.mish, "n+n.."), (.sigmoid, "n...."), (.tanh, "n...."),
            (.elu(alpha: 1), "n+..."),
        ]
        for (kind, expected) in table {
            let found = try engine.activation(kind, of: Tensor([5], [.nan, .infinity, -.infinity, 1e38, -1e38])).values
            #expect(marks(found) == expected, "\(kind)")
            #expect([0, -1].contains(found[4]), "\(kind)")
        }
    }

    /// One number that is too large for a kernel leaves all to a loop, which must give the same of the others.
    @Test(arguments: ActivationTests.kinds) func loopsAgreeWithKernels(kind: Activation) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 6, "loops")
        let values =
            (0..<200).map { _ in abs(Float(stream.normal() * 3)) + 0.01 } + (kind.kernel == nil ? [] : [-2, -0.5])
        let slopes = Tensor.random([values.count + 1], &stream)
        let (some, all) = (Tensor([values.count], values), Tensor([values.count + 1], values + [1e31]))
        let expected = [
            try engine.activation(kind, of: some),
            try engine.activationBackward(
                Tensor([values.count], Array(slopes.values.dropLast())), input: some, kind: kind),
        ]
        let found = [
            try engine.activation(kind, of: all), try engine.activationBackward(slopes, input: all, kind: kind),
        ]
        for (found, expected) in zip(found, expected) {
            for (value, wanted) in zip(found.values, expected.values) {
                #expect(abs(value - wanted) <= 1e-5 * max(1, abs(wanted)), "\(kind): \(value), not \(wanted)")
            }
        }
    }

    /// What is known of a result is never less than the largest of its numbers.
    @Test(arguments: 0..<40 as Range<UInt64>) func boundsHold(seed: UInt64) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: seed, "bounds")
        let scale = pow(10, Double(seed % 5) * 3 - 6)
        var maps = Tensor.random([2, 16, 6, 6], &stream, scale: scale)
        var context = "seed \(seed): "
        for _ in 0..<12 {
            let channels = maps.shape[1]
            let choice = stream.uniform(below: 12)
            let scaled = Float(stream.normal() * 3)
            switch choice {
            case 0:
                maps = try engine.convolution(
                    maps, weights: .random([16, channels, 3, 3], &stream), bias: .random([16], &stream),
                    geometry: ConvolutionGeometry(padding: 1), fusedReLU: seed % 2 == 0)
            case 1:
                maps = try engine.convolution(
                    maps, weights: .random([24, channels, 1, 1], &stream), bias: nil, geometry: ConvolutionGeometry())
            case 2:
                let affine = ChannelAffine(
                    scale: (0..<channels).map { _ in Float(stream.normal()) }, shift: (0..<channels).map { _ in scaled }
                )
                maps = try engine.scaledAndShifted(maps, by: affine)
            case 3:
                maps = try engine.pooling(
                    maps, kind: .maximum, geometry: PoolingGeometry(size: 3, stride: 1, padding: 1)
                ).output
            case 4:
                maps = try engine.pooling(
                    maps, kind: .average, geometry: PoolingGeometry(size: 3, stride: 1, padding: 1)
                ).output
            case 5: maps = try engine.combined(maps, .random(maps.shape, &stream), by: .add)
            case 6: maps = try engine.combined(maps, .random([2, channels, 1, 1], &stream), by: .multiply)
            case 7: maps = try engine.concatenated([maps, .random([2, 16, 6, 6], &stream)], axis: 1)
            case 8: maps = try engine.slice(maps, axis: 1, range: 0..<channels - channels % 16)
            case 9: maps = try engine.activation([.silu, .gelu, .elu(alpha: 5), .tanh][Int(seed % 4)], of: maps)
            case 10: maps = try engine.softmax(maps, axis: 1)
            default: maps = engine.clippedReLU(maps, threshold: abs(scaled), form: seed % 2 == 0 ? .saturate : .zero)
            }
            context += "\(choice) "
            let largest = maps.values.reduce(0) { max($0, abs($1)) }
            if let known = maps.storage.magnitude { #expect(known.bound >= largest, "\(context)") }
        }
        let rows = maps.reshaped([2 * maps.shape[1], 36])
        let (scale4, shift) = (Tensor.random([36], &stream), Tensor.random([36], &stream))
        for result in [
            try engine.linear(rows, weights: .random([9, 36], &stream), bias: .random([9], &stream)),
            try engine.layerNorm(rows, scale: scale4, shift: shift, epsilon: 1e-6).output,
            try engine.matrixProduct(rows, rows, transposingRight: true), try engine.transposed(rows, [1, 0]),
        ] {
            let largest = result.values.reduce(0) { max($0, abs($1)) }
            if let known = result.storage.magnitude { #expect(known.bound >= largest, "\(context)") }
        }
    }

    @Test(arguments: 0..<12 as Range<UInt64>) func boundsOfGradientsHold(seed: UInt64) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: seed, "bounds of gradients")
        let channels = [16, 20, 32][Int(seed % 3)]
        let maps = try inKernelLayout(.random([2, channels, 6, 6], &stream, scale: 3), engine)
        let gradient = Tensor.random([2, channels, 6, 6], &stream, scale: 0.1)
        let (scale, shift) = (Tensor.random([channels], &stream), Tensor.random([channels], &stream))
        let weights = Tensor.random([channels, channels, 3, 3], &stream)
        let trace = try engine.batchNorm(maps, scale: scale, shift: shift, epsilon: 1e-5, fusedReLU: seed % 2 == 0)
            .trace
        let geometry = PoolingGeometry(size: 3, stride: 1, padding: 1)
        let kind: PoolingKind = seed % 2 == 0 ? .maximum : .average
        let workspace = try engine.pooling(maps, kind: kind, geometry: geometry, purpose: .training).workspace
        for result in [
            try engine.batchNormBackward(gradient, trace: trace, scale: scale, shift: shift, epsilon: 1e-5).input,
            try engine.poolingBackward(gradient, input: maps, workspace: workspace, kind: kind, geometry: geometry),
            try engine.convolutionBackwardData(
                gradient, input: maps, weights: weights, bias: nil, geometry: ConvolutionGeometry(padding: 1)),
            try engine.reluBackward(gradient, output: maps),
        ] {
            let largest = result.values.reduce(0) { max($0, abs($1)) }
            if let known = result.storage.magnitude { #expect(known.bound >= largest, "seed \(seed)") }
        }
    }
}
