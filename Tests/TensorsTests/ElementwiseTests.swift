import Tensors
import Testing

@Suite struct ElementwiseTests {
    private let threshold: Float = 2.5

    /// Every kind of number that a threshold of 2.5 separates, and what the operations make of it.
    private let table: [(x: Float, relu: Float, zero: Float, saturate: Float)] = [
        (1, 1, 1, 1), (-1, 0, 0, 0), (0, 0, 0, 0), (2.5, 2.5, 2.5, 2.5),
        (Float(2.5).nextUp, Float(2.5).nextUp, 0, 2.5),
        (Float(2.5).nextDown, Float(2.5).nextDown, Float(2.5).nextDown, Float(2.5).nextDown),
        (1e38, 1e38, 0, 2.5), (-1e38, 0, 0, 0), (.infinity, .infinity, 0, 2.5), (-.infinity, 0, 0, 0),
        (.leastNonzeroMagnitude, .leastNonzeroMagnitude, .leastNonzeroMagnitude, .leastNonzeroMagnitude),
        (-.leastNonzeroMagnitude, 0, 0, 0),
    ]

    @Test func bounds() throws {
        let engine = try Engine()
        // 48 numbers, so that both the vectorised part of a loop and its rest see each of them.
        let repeated = (0..<4).flatMap { _ in table }
        let input = Tensor([repeated.count], repeated.map(\.x))
        #expect(engine.relu(input).values == repeated.map(\.relu))
        #expect(engine.clippedReLU(input, threshold: threshold, form: .zero).values == repeated.map(\.zero))
        #expect(engine.clippedReLU(input, threshold: threshold, form: .saturate).values == repeated.map(\.saturate))
    }

    /// ReLU and ReLU6 keep NaN, as PyTorch's do; a clipped ReLU takes it for a fault, and so may one that saturates.
    @Test func notANumber() throws {
        let engine = try Engine()
        let input = Tensor([35], (0..<35).map { $0 % 2 == 0 ? .nan : -.nan })
        #expect(engine.relu(input).values.allSatisfy { $0.isNaN })
        #expect(engine.clippedReLU(input, threshold: threshold, form: .zero).bits.allSatisfy { $0 == 0 })
        #expect(engine.clippedReLU(input, threshold: threshold, form: .saturate).values.allSatisfy { $0.isNaN })
        let distrusted = engine.clippedReLU(input, threshold: threshold, form: .saturate, notANumber: .fault)
        #expect(distrusted.bits.allSatisfy { $0 == 0 })
    }

    @Test func negativeZeroIsAZero() throws {
        let engine = try Engine()
        let input = Tensor([3], [-0.0, 0, -0.0])
        #expect(engine.relu(input).values == [0, 0, 0])
        #expect(engine.clippedReLU(input, threshold: threshold, form: .zero).bits == [0, 0, 0])
        #expect(engine.clippedReLU(input, threshold: threshold, form: .saturate).bits == [0, 0, 0])
    }

    @Test func aThresholdOfZeroGivesZeros() throws {
        let engine = try Engine()
        let input = Tensor([6], [-1, 0, 1e-30, 3, .infinity, .nan])
        for form in ClippingForm.allCases {
            let found = engine.clippedReLU(input, threshold: 0, form: form, notANumber: .fault)
            #expect(found.values == [0, 0, 0, 0, 0, 0])
        }
    }

    @Test func gradientPassesWhereTheOutputIsPositive() throws {
        let engine = try Engine()
        let output = Tensor([1, 1, 2, 3], [0, 1, .leastNonzeroMagnitude, -0.0, 5, 0])
        let gradient = Tensor([1, 1, 2, 3], [1, 2, 3, 4, -5, .infinity])
        #expect(try engine.reluBackward(gradient, output: output).values == [0, 2, 3, 0, -5, 0])
        // In different layouts.
        var stream = RandomStream(seed: 5, "relu")
        let map = Tensor.random([2, 5, 3, 3], &stream)
        let slope = Tensor.random([2, 5, 3, 3], &stream)
        let expected = zip(map.values, slope.values).map { $0 > 0 ? $1 : 0 }
        let block = try blocked(map, engine)
        #expect(try engine.reluBackward(slope, output: block).values == expected)
        #expect(try engine.reluBackward(blocked(slope, engine), output: map).values == expected)
    }

    @Test func products() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 6, "product")
        let (left, right) = (Tensor.random([2, 5, 3, 3], &stream), Tensor.random([2, 5, 3, 3], &stream))
        let expected = zip(left.values, right.values).map(*)
        #expect(try engine.product(left, right).values == expected)
        #expect(try engine.product(blocked(left, engine), right).values == expected)
        #expect(try engine.product(left, blocked(right, engine)).values == expected)
        #expect(throws: TensorError.self) { try engine.product(left, Tensor(repeating: 1, shape: [2, 5, 3, 4])) }
        #expect(throws: TensorError.self) { try engine.reluBackward(left, output: Tensor(repeating: 1, shape: [90])) }
    }

    /// Above 65,536 numbers the work is spread over threads.
    @Test func largeTensorsAreWhole() throws {
        let engine = try Engine()
        let count = 200_003
        let input = Tensor([count], (0..<count).map { Float($0 % 7) - 3 })
        #expect(engine.relu(input).values == (0..<count).map { max(Float($0 % 7) - 3, 0) })
        #expect(
            try engine.product(input, input).values == (0..<count).map { (Float($0 % 7) - 3) * (Float($0 % 7) - 3) })
    }
}
