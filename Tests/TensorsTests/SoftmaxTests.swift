import Foundation
import Tensors
import Testing

@Suite struct SoftmaxTests {
    private func exact(_ input: Lattice, _ axis: Int, logarithm: Bool) -> Lattice {
        Lattice(input.shape) { index in
            let row = (0..<input.shape[axis]).map { place -> Double in
                var index = index
                index[axis] = place
                return input[index]
            }
            let largest = row.max() ?? 0
            let sum = row.reduce(0) { $0 + exp($1 - largest) }
            return logarithm ? input[index] - largest - log(sum) : exp(input[index] - largest) / sum
        }
    }

    @Test(arguments: [false, true]) func valuesAndGradients(logarithm: Bool) throws {
        let engine = try Engine()
        for round in 0..<40 {
            var stream = RandomStream(seed: 91, "softmax").substream("round", round)
            let rank = 1 + stream.uniform(below: 4)
            let shape = randomShape(rank, upTo: rank == 1 ? 100 : 4, &stream)
            let axis = stream.uniform(below: 2 * rank) - rank
            let input = Tensor.random(shape, &stream, scale: 3)
            let place = axis < 0 ? axis + rank : axis
            let context = "axis \(axis) of \(shape), logarithm \(logarithm), seed 91, round \(round)"
            let output = logarithm ? try engine.logSoftmax(input, axis: axis) : try engine.softmax(input, axis: axis)
            expectClose(
                output, exact(Lattice(input), place, logarithm: logarithm), relative: logarithm ? 2e-7 : 3e-6,
                ofLargest: logarithm ? 1e-7 : 1e-6, context)
            let gradient = Tensor.random(shape, &stream)
            let found =
                logarithm
                ? try engine.logSoftmaxBackward(gradient, output: output, axis: axis)
                : try engine.softmaxBackward(gradient, output: output, axis: axis)
            expectGradients([found], at: [input], gradient: gradient, context) {
                exact($0[0], place, logarithm: logarithm)
            }
        }
    }

    @Test func hugeNumbersDoNotOverflow() throws {
        let engine = try Engine()
        let input = Tensor([1, 4], [1e4, 1e4, -1e4, 0])
        #expect(try engine.softmax(input, axis: 1).values == [0.5, 0.5, 0, 0])
        let logarithms = try engine.logSoftmax(input, axis: -1).values
        let expected: [Double] = [0, 0, -2e4, -1e4]
        #expect(logarithms == expected.map { Float($0 - log(2)) })
    }

    /// A row with a NaN has no other number, as in PyTorch; the rows beside it are left alone.
    @Test func notANumberSpreadsOverItsRow() throws {
        let engine = try Engine()
        for width in [2, 5, 16, 33] {
            var values = (0..<3 * width).map { Float($0 % 5) }
            values[width + 1] = .nan
            for output in [
                try engine.softmax(Tensor([3, width], values), axis: 1),
                try engine.logSoftmax(Tensor([3, width], values), axis: 1),
            ] {
                #expect(
                    output.values.enumerated().allSatisfy { $1.isNaN == ($0 / width == 1) },
                    "width \(width): \(output.values)")
            }
            // Neither has a row with an infinite number, or with nothing but negative infinity.
            let ones = [Float](repeating: 1, count: width - 1)
            for row in [[Float.infinity] + ones, [Float](repeating: -Float.infinity, count: width)] {
                #expect(try engine.softmax(Tensor([width, 1], row), axis: 0).values.allSatisfy(\.isNaN))
                #expect(try engine.logSoftmax(Tensor([width, 1], row), axis: 0).values.allSatisfy(\.isNaN))
            }
            let masked = try engine.softmax(Tensor([width], [-Float.infinity] + ones), axis: 0).values
            #expect(masked[0] == 0)
            #expect(abs(masked[1] * Float(width - 1) - 1) < 1e-5)
        }
        // Along the channels of a map in a kernel's order.
        var stream = RandomStream(seed: 93, "softmax")
        var map = Tensor.random([2, 17, 5, 4], &stream)
        map.withMutableValues { $0[17 * 20 + 3] = .nan }
        let block = try engine.activation(.linear(scale: 1, shift: 0), of: inKernelLayout(map, engine))
        let places = try engine.softmax(block, axis: 1).values.map(\.isNaN)
        let sums = try engine.reduced(block, axes: [1], by: .sum, keepsDimensions: true)
        let expected = try engine.combined(sums, Tensor(repeating: 0, shape: map.shape), by: .add).values.map(\.isNaN)
        #expect(places == expected)
        #expect(places.contains(true) && places.contains(false))
    }

    /// Attention's shape: rows of scores of several heads.
    @Test func rowsOfProbabilitiesAddUpToOne() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 92, "softmax")
        let output = try engine.softmax(.random([2, 3, 50, 50], &stream, scale: 4), axis: -1)
        let sums = try engine.reduced(output, axes: [-1], by: .sum).values
        #expect(sums.allSatisfy { abs($0 - 1) < 1e-5 })
    }

    @Test func wrongAxesAndShapes() throws {
        let engine = try Engine()
        let input = Tensor([2, 2], [1, 2, 3, 4])
        for axis in [2, -3, .max, .min] {
            #expect(throws: TensorError.self) { try engine.softmax(input, axis: axis) }
        }
        #expect(throws: TensorError.self) { try engine.softmaxBackward(Tensor([2], [1, 2]), output: input, axis: 0) }
        #expect(try engine.softmax(Tensor([0, 3], []), axis: 0).shape == [0, 3])
    }
}
