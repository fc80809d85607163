import Tensors
import Testing

@Suite struct ProportionalSharesTests {
    private let engine: Engine

    init() throws { engine = try Engine() }

    @Test func eachInputGetsWhatItContributes() throws {
        // z = 2 * 1 + 1 * 3 + 1 = 6: of 12, the inputs get 4 and 6, and 2 stay with the bias.
        let found = try engine.proportionalShares(
            of: Tensor([1, 1], [12]), among: [Engine.Contribution(input: Tensor([1, 2], [2, 1]), part: .whole)],
            weights: Tensor([1, 2], [1, 3]), bias: Tensor([1], [1]), stabiliser: .none)
        #expect(found.inputs.values == [4, 6])
        #expect(found.quotients.values == [2])
    }

    /// Counts up to 700 x 300, so that rows are shared by several threads and don't fill the sums that run side by
    /// side.
    @Test(arguments: 1..<25 as Range<UInt64>) func likePlainLoops(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "shares")
        func below(_ bound: Int) -> Int { stream.uniform(below: bound) }
        let large = seed % 4 == 0
        let (images, inputs, outputs) = (1 + below(3), 1 + below(large ? 700 : 70), 1 + below(large ? 300 : 30))
        func numbers(_ shape: [Int]) -> Tensor {
            Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(stream.normal()) })
        }
        let parts: [WeightPart] = [.whole, .positive, .negative, .scaled(positive: 1.25, negative: 1), .squared, .one]
        let contributions = (0...below(3)).map { _ in
            Engine.Contribution(
                input: numbers([images, inputs]), part: parts[below(parts.count)], sign: below(2) == 0 ? 1 : -1)
        }
        let weights = numbers([outputs, inputs])
        let bias = below(2) == 0 ? numbers([outputs]) : nil
        let shared = Tensor([images, outputs], numbers([images, outputs]).values.map { below(3) == 0 ? 0 : $0 })
        // Large enough that no denominator is near 0.
        let stabiliser = Stabiliser.signed(Float(inputs))
        let known = below(2) == 0 ? numbers([images, outputs]) : nil
        let found = try engine.proportionalShares(
            of: shared, among: contributions, weights: weights, bias: bias, outputs: known, stabiliser: stabiliser)

        func value(_ part: WeightPart, _ weight: Double) -> Double {
            switch part {
            case .scaled(let positive, let negative): weight * Double(weight > 0 ? positive : negative)
            case .squared: weight * weight
            case .one: 1
            }
        }
        var expected = [Double](repeating: 0, count: images * inputs)
        let weightValues = weights.values
        for image in 0..<images {
            for output in 0..<outputs {
                let place = image * outputs + output
                let number = Double(shared.values[place])
                if number == 0 { continue }
                var own = [Double](repeating: 0, count: inputs)
                for contribution in contributions {
                    let values = contribution.input.values
                    for input in 0..<inputs {
                        let weight = Double(weightValues[output * inputs + input])
                        let part = value(contribution.part, weight) * Double(contribution.sign)
                        own[input] += part * Double(values[image * inputs + input])
                    }
                }
                var sum = own.reduce(0, +) + Double(bias?.values[output] ?? 0)
                if let known { sum = Double(known.values[place]) }
                let quotient = number / (sum < 0 ? sum - Double(inputs) : sum + Double(inputs))
                let difference = abs(Double(found.quotients.values[place]) - quotient)
                #expect(difference <= 1e-5 * max(1, abs(quotient)))
                for input in 0..<inputs { expected[image * inputs + input] += own[input] * quotient }
            }
        }
        let scale = expected.map(abs).max() ?? 0
        let differences = zip(found.inputs.values, expected).map { abs(Double($0) - $1) }
        #expect(
            (differences.max() ?? 0) <= 1e-5 * scale,
            "\(images) x \(inputs) -> \(outputs), \(contributions.count) contributions")
    }

    @Test func rowsWithNothingToShareAreNotRead() throws {
        let weights = Tensor([2, 3], [.nan, .nan, .nan, 1, 2, 3])
        let found = try engine.proportionalShares(
            of: Tensor([1, 2], [0, 6]), among: [Engine.Contribution(input: Tensor([1, 3], [1, 1, 1]), part: .whole)],
            weights: weights, bias: nil,
            stabiliser: .none)
        #expect(found.inputs.values == [1, 2, 3])
        #expect(found.quotients.values == [0, 1])
    }

    @Test func leadingAxesAreKept() throws {
        let contribution = Engine.Contribution(input: Tensor([1, 2, 1], [1, 2]), part: .whole)
        let found = try engine.proportionalShares(
            of: Tensor([1, 2, 1], [3, 5]), among: [contribution], weights: Tensor([1, 1], [4]), bias: nil,
            stabiliser: .none)
        #expect(found.inputs == Tensor([1, 2, 1], [3, 5]))
        #expect(found.quotients.shape == [1, 2, 1])
    }

    @Test func shapesMustFit() throws {
        let weights = Tensor([2, 3], [1, 2, 3, 4, 5, 6])
        func share(_ shared: [Int], _ input: [Int], bias: [Int]? = nil, outputs: [Int]? = nil) throws {
            _ = try engine.proportionalShares(
                of: Tensor(repeating: 1, shape: shared),
                among: [Engine.Contribution(input: Tensor(repeating: 1, shape: input), part: .whole)],
                weights: weights, bias: bias.map { Tensor(repeating: 1, shape: $0) },
                outputs: outputs.map { Tensor(repeating: 1, shape: $0) },
                stabiliser: .none)
        }
        try share([1, 2], [1, 3], bias: [2], outputs: [1, 2])
        #expect(throws: TensorError.self) { try share([1, 3], [1, 3]) }
        #expect(throws: TensorError.self) { try share([1, 2], [1, 2]) }
        #expect(throws: TensorError.self) { try share([1, 2], [2, 3]) }
        #expect(throws: TensorError.self) { try share([1, 2], [1, 3], bias: [3]) }
        #expect(throws: TensorError.self) { try share([1, 2], [1, 3], outputs: [2, 2]) }
    }
}
