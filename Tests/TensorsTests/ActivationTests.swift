import Foundation
import Tensors
import Testing

@Suite struct ActivationTests {
    static let kinds: [Activation] = [
        .relu, .leakyReLU(slope: 0.125), .elu(alpha: 1.5), .sigmoid, .tanh, .gelu, .geluTanh, .silu,
        .hardSigmoid(alpha: 0.25, beta: 0.375), .hardSwish, .softplus, .mish, .exponential, .logarithm, .squareRoot,
        .square,
        .absolute, .clip(lower: -0.5, upper: 1.25), .linear(scale: -1.5, shift: 0.75),
    ]

    /// The functions as textbooks write them.
    private func exact(_ kind: Activation, _ x: Double) -> Double {
        switch kind {
        case .relu: max(x, 0)
        case .leakyReLU(let slope): x > 0 ? x : Double(slope) * x
        case .elu(let alpha): x > 0 ? x : Double(alpha) * expm1(x)
        case .sigmoid: 1 / (1 + exp(-x))
        case .tanh: Foundation.tanh(x)
        case .gelu: x / 2 * (1 + erf(x / 2.squareRoot()))
        case .geluTanh: x / 2 * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        case .silu: x / (1 + exp(-x))
        case .hardSigmoid(let alpha, let beta): min(max(Double(alpha) * x + Double(beta), 0), 1)
        case .hardSwish: x * min(max(x + 3, 0), 6) / 6
        case .softplus: log1p(exp(x))
        case .mish: x * Foundation.tanh(log1p(exp(x)))
        case .exponential: exp(x)
        case .logarithm: log(x)
        case .squareRoot: x.squareRoot()
        case .square: x * x
        case .absolute: abs(x)
        case .clip(let lower, let upper): min(max(x, Double(lower)), Double(upper))
        case .linear(let scale, let shift): Double(scale) * x + Double(shift)
        }
    }

    private func isDefined(_ kind: Activation, _ x: Double) -> Bool {
        (kind != .logarithm && kind != .squareRoot) || x > 0
    }

    private func numbers(_ kind: Activation, _ count: Int, _ stream: inout RandomStream) -> [Float] {
        (0..<count).map { _ in
            let value = Float(stream.normal() * 3)
            return isDefined(kind, Double(value)) ? value : -value + 0.01
        }
    }

    @Test(arguments: kinds) func values(kind: Activation) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 71, "activation")
        for count in [1, 15, 16, 200, 70_001] {
            let places = numbers(kind, count, &stream)
            let input = Tensor([count], places)
            let expected = Lattice([count], places.map { exact(kind, Double($0)) })
            // Approximations of erf are good to 6e-7, by which half of a number up to 6 is multiplied.
            try expectClose(
                engine.activation(kind, of: input), expected, relative: 4e-6, ofLargest: 0, absolute: 2e-6,
                "\(kind) of \(count), seed 71")
        }
    }

    @Test(arguments: kinds) func gradients(kind: Activation) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 72, "activation")
        // A kink inside a difference would spoil it.
        let kinks: [Double] = [0, -0.5, 1.25, -1.5, 2.5, -3, 3]
        let input = Tensor(
            [60],
            numbers(kind, 60, &stream).map { value in
                kinks.contains { abs($0 - Double(value)) < 1e-3 } ? value + 0.01 : value
            })
        let gradient = Tensor.random([60], &stream)
        let found = try engine.activationBackward(gradient, input: input, kind: kind)
        expectGradients([found], at: [input], gradient: gradient, "\(kind), seed 72") { inputs in
            Lattice(inputs[0].shape, inputs[0].values.map { exact(kind, $0) })
        }
    }

    @Test func gradientsAtKinks() throws {
        let engine = try Engine()
        func slope(_ kind: Activation, _ place: Float) throws -> Float {
            try engine.activationBackward(Tensor([1], [1]), input: Tensor([1], [place]), kind: kind).values[0]
        }
        #expect(try slope(.relu, 0) == 0)
        #expect(try slope(.absolute, 0) == 0)
        #expect(try slope(.leakyReLU(slope: 0.5), 0) == 0.5)
        #expect(try slope(.clip(lower: -1, upper: 2), -1) == 1)
        #expect(try slope(.clip(lower: -1, upper: 2), 2) == 1)
        #expect(try slope(.clip(lower: -1, upper: 2), Float(2).nextUp) == 0)
        #expect(try slope(.hardSwish, -3) == -0.5)
        #expect(try slope(.hardSwish, 3) == 1.5)
        #expect(try slope(.hardSigmoid(alpha: 0.5, beta: 0.5), 1) == 0)
        #expect(try slope(.hardSigmoid(alpha: 0.5, beta: 0.5), -1) == 0)
    }

    @Test(arguments: kinds) func notANumberStaysSo(kind: Activation) throws {
        let engine = try Engine()
        for count in [1, 3, 16, 37] {
            let input = Tensor([count], (0..<count).map { $0 % 3 == 1 ? 0.5 : $0 % 2 == 0 ? .nan : -.nan })
            let output = try engine.activation(kind, of: input).values
            for (index, value) in output.enumerated() {
                #expect(value.isNaN == (index % 3 != 1), "\(kind): \(value) at \(index) of \(count)")
            }
        }
    }

    @Test func farOut() throws {
        let engine = try Engine()
        let inputs: [Float] = [-.infinity, -1e30, -200, 200, 1e30, .infinity]
        func of(_ kind: Activation) throws -> [Float] { try engine.activation(kind, of: Tensor([6], inputs)).values }
        #expect(try of(.sigmoid) == [0, 0, 0, 1, 1, 1])
        #expect(try of(.tanh) == [-1, -1, -1, 1, 1, 1])
        #expect(try of(.elu(alpha: 2)) == [-2, -2, -2, 200, 1e30, .infinity])
        #expect(try of(.exponential) == [0, 0, 0, .infinity, .infinity, .infinity])
        #expect(try of(.softplus) == [0, 0, 0, 200, 1e30, .infinity])
        #expect(try of(.hardSigmoid(alpha: 1, beta: 0)) == [0, 0, 0, 1, 1, 1])
        #expect(try of(.clip(lower: -3, upper: 4)) == [-3, -3, -3, 4, 4, 4])
        #expect(try of(.clip(lower: 3, upper: 1)) == [1, 1, 1, 1, 1, 1])
        #expect(try of(.silu)[2...4] == [0, 200, 1e30] || of(.silu)[2...4] == [-0, 200, 1e30])
        #expect(try of(.gelu)[2...4].map(abs) == [0, 200, 1e30])
        #expect(try engine.activation(.logarithm, of: Tensor([3], [0, 1, -1])).values[0...1] == [-.infinity, 0])
    }

    /// Layouts stay, and what fills up their blocks stays 0: a convolution would spread NaN or infinity from there.
    @Test(arguments: kinds) func blockedLayouts(kind: Activation) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 73, "activation")
        for channels in [3, 16, 17, 24] {
            let plain = Tensor([2, channels, 5, 4], numbers(kind, 2 * channels * 20, &stream))
            let block = try inKernelLayout(plain, engine)
            let positive = Tensor(block.shape, block.values.map { isDefined(kind, Double($0)) ? $0 : 1 })
            let input = try inKernelLayout(positive, engine)
            let output = try engine.activation(kind, of: input)
            let onRows = try engine.activation(kind, of: input.rowMajor())
            #expect(output.description == input.description, "\(kind), \(channels) channels")
            expectClose(
                output, Lattice(onRows), relative: 1e-6, ofLargest: 1e-6, "\(kind), \(channels) channels, seed 73")
            #expect(try inKernelLayout(output, engine).values.allSatisfy(\.isFinite), "\(kind), \(channels) channels")
            let slopes = try inKernelLayout(.random(plain.shape, &stream), engine)
            expectClose(
                try engine.activationBackward(slopes.rowMajor(), input: input, kind: kind),
                Lattice(try engine.activationBackward(slopes, input: input.rowMajor(), kind: kind)), relative: 1e-5,
                ofLargest: 1e-6, "gradient of \(kind), \(channels) channels, seed 73")
        }
    }

    @Test func emptyAndWrongShapes() throws {
        let engine = try Engine()
        #expect(try engine.activation(.sigmoid, of: Tensor([0, 2], [])).shape == [0, 2])
        #expect(try engine.activationBackward(Tensor([0], []), input: Tensor([0], []), kind: .tanh).count == 0)
        #expect(throws: TensorError.self) {
            try engine.activationBackward(Tensor([2], [1, 2]), input: Tensor([3], [1, 2, 3]), kind: .tanh)
        }
    }
}
