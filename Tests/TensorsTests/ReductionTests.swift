import Foundation
import Tensors
import Testing

@Suite struct ReductionTests {
    private func exact(_ reduction: Reduction, _ values: [Double]) -> Double {
        switch reduction {
        case .sum: values.reduce(0, +)
        case .mean: values.reduce(0, +) / Double(values.count)
        case .product: values.reduce(1, *)
        case .maximum: values.max() ?? .nan
        case .minimum: values.min() ?? .nan
        case .l1: values.reduce(0) { $0 + abs($1) }
        case .l2: values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        case .sumOfSquares: values.reduce(0) { $0 + $1 * $1 }
        case .logSum: log(values.reduce(0, +))
        case .logSumExp: log(values.reduce(0) { $0 + exp($1) })
        }
    }

    private func exact(_ reduction: Reduction, _ input: Lattice, _ axes: Set<Int>, keeps: Bool) -> Lattice {
        let kept = input.shape.indices.filter { !axes.contains($0) }
        var groups: [[Int]: [Double]] = [:]
        for index in Lattice.indices(of: input.shape) {
            groups[kept.map { index[$0] }, default: []].append(input[index])
        }
        let result = Lattice(kept.map { input.shape[$0] }) { exact(reduction, groups[$0] ?? []) }
        let shape = keeps ? input.shape.indices.map { axes.contains($0) ? 1 : input.shape[$0] } : result.shape
        // A tensor has at least one axis.
        return Lattice(shape.isEmpty ? [1] : shape, result.values)
    }

    @Test(arguments: Reduction.allCases) func valuesAndGradients(reduction: Reduction) throws {
        let engine = try Engine()
        for round in 0..<25 {
            var stream = RandomStream(seed: 111, "reduction").substream("round", round)
            let shape = randomShape(1 + stream.uniform(below: 4), upTo: 3, &stream)
            let axes = shape.indices.filter { _ in stream.uniform(below: 2) == 0 }
            let named = axes.map { stream.uniform(below: 2) == 0 ? $0 : $0 - shape.count }
            let keeps = stream.uniform(below: 2) == 0
            // Positive sums have logarithms, and no product vanishes.
            let input = Tensor(
                shape,
                (0..<shape.reduce(1, *)).map { _ in
                    let value = Float(stream.normal())
                    return reduction == .logSum ? abs(value) + 0.1 : value + (value < 0 ? -0.1 : 0.1)
                })
            let context = "\(reduction) of \(shape) over \(named), seed 111, round \(round)"
            let output = try engine.reduced(input, axes: named, by: reduction, keepsDimensions: keeps)
            let expected = exact(reduction, Lattice(input), Set(axes), keeps: keeps)
            expectClose(output, expected, relative: 2e-7, ofLargest: 1e-7, context)
            let gradient = Tensor.random(output.shape, &stream)
            let found = try engine.reducedBackward(gradient, input: input, output: output, axes: named, by: reduction)
            expectGradients([found], at: [input], gradient: gradient, context) {
                exact(reduction, $0[0], Set(axes), keeps: keeps)
            }
        }
    }

    @Test func blockedAndLargeTensors() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 112, "reduction")
        for channels in [3, 17, 32] {
            let block = try inKernelLayout(.random([2, channels, 6, 5], &stream), engine)
            for axes in [[2, 3], [1], [0, 1, 2, 3], [0]] {
                let found = try engine.reduced(block, axes: axes, by: .sum)
                expectClose(
                    found, exact(.sum, Lattice(block), Set(axes), keeps: false), "\(axes), \(channels) channels")
                let back = try engine.reducedBackward(found, input: block, output: found, axes: axes, by: .sumOfSquares)
                let plain = try engine.reducedBackward(
                    found, input: block.rowMajor(), output: found, axes: axes, by: .sumOfSquares)
                #expect(back == plain, "\(axes), \(channels) channels")
            }
        }
        // A sum in Float32 would stop growing at 2^24.
        let ones = Tensor(repeating: 1, shape: [300, 60_000])
        #expect(try engine.reduced(ones, axes: [0, 1], by: .sum).values == [18_000_000])
    }

    @Test func infinitiesAndNotANumber() throws {
        let engine = try Engine()
        func of(_ reduction: Reduction, _ values: [Float]) throws -> Float {
            try engine.reduced(Tensor([values.count], values), axes: [0], by: reduction).values[0]
        }
        for reduction in Reduction.allCases {
            for values: [Float] in [[.nan, 1, 2], [1, .nan, 2], [1, 2, .nan]] {
                #expect(try of(reduction, values).isNaN, "\(reduction) of \(values)")
            }
        }
        #expect(try of(.logSumExp, [-.infinity, -.infinity]) == -.infinity)
        #expect(try of(.logSumExp, [1, .infinity]) == .infinity)
        #expect(try of(.logSumExp, [1000, 1000]) == Float(1000 + log(2.0)))
        #expect(try of(.maximum, [-3, -.infinity, -5]) == -3)
    }

    @Test func noNumbersAndWrongAxes() throws {
        let engine = try Engine()
        let empty = Tensor([2, 0], [])
        #expect(try engine.reduced(empty, axes: [1], by: .sum).values == [0, 0])
        #expect(try engine.reduced(empty, axes: [1], by: .product).values == [1, 1])
        #expect(try engine.reduced(empty, axes: [0], by: .maximum).values == [])
        #expect(throws: TensorError.self) { try engine.reduced(empty, axes: [1], by: .maximum) }
        #expect(try engine.reduced(Tensor([2], [1, 2]), axes: [], by: .sum).values == [1, 2])
        for axis in [1, -2, .max] {
            #expect(throws: TensorError.self) { try engine.reduced(Tensor([2], [1, 2]), axes: [axis], by: .sum) }
        }
        #expect(throws: TensorError.self) {
            try engine.reducedBackward(
                Tensor([2], [1, 2]), input: Tensor([2], [1, 2]), output: Tensor([1], [3]), axes: [0], by: .sum)
        }
    }

    @Test func equalMaximaShareTheGradient() throws {
        let engine = try Engine()
        let input = Tensor([4], [3, 1, 3, 2])
        let found = try engine.reducedBackward(
            Tensor([1], [6]), input: input, output: Tensor([1], [3]), axes: [0], by: .maximum)
        #expect(found.values == [3, 0, 3, 0])
    }
}
