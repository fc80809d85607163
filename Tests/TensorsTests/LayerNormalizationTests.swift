import Foundation
import Tensors
import Testing

@Suite struct LayerNormalizationTests {
    /// Ba, Kiros and Hinton 2016, equation 4, over the last axis.
    private func plain(_ input: [Double], _ scale: [Double], _ shift: [Double], epsilon: Double) -> [Double] {
        let features = scale.count
        var output = input
        for row in 0..<input.count / features {
            let numbers = input[row * features..<(row + 1) * features]
            let mean = numbers.reduce(0, +) / Double(features)
            let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(features)
            for feature in 0..<features {
                let index = row * features + feature
                output[index] = (input[index] - mean) / sqrt(variance + epsilon) * scale[feature] + shift[feature]
            }
        }
        return output
    }

    @Test(arguments: 0..<24 as Range<UInt64>) func agreesWithPlainLoops(seed: UInt64) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: seed, "layer norm")
        func pick(_ choices: [Int]) -> Int { choices[stream.uniform(below: choices.count)] }
        let features = pick([2, 3, 8, 16, 33, 100])
        let shape = [[pick([1, 5])], [2, pick([1, 7])], [2, 3, pick([1, 2])]][pick([0, 1, 2])] + [features]
        var input = Tensor.random(shape, &stream)
        // Means and deviations that differ from row to row.
        input.withMutableValues { numbers in
            for index in numbers.indices { numbers[index] = numbers[index] * Float(1 + index / features % 3) + 2 }
        }
        let (scale, shift) = (Tensor.random([features], &stream), Tensor.random([features], &stream))
        let gradient = Tensor.random(shape, &stream)
        let epsilon = pick([0, 1]) == 0 ? 1e-5 : 1e-2
        let context = "seed \(seed), \(shape), epsilon \(epsilon)"
        let (x, s, b, g) = (
            input.values.map(Double.init), scale.values.map(Double.init), shift.values.map(Double.init),
            gradient.values.map(Double.init)
        )

        let (output, trace) = try engine.layerNorm(input, scale: scale, shift: shift, epsilon: Float(epsilon))
        #expect(output.shape == shape, "\(context)")
        // Normalised numbers are at most about 3, scaled by up to 3, from inputs of at most about 12; two equal
        // features may leave little of a row.
        for (found, wanted) in zip(output.values, plain(x, s, b, epsilon: epsilon))
        where abs(Double(found) - wanted) > 1e-4 * (1 + abs(wanted)) {
            Issue.record("\(context): \(found), not \(wanted)")
            break
        }
        let rows = x.count / features
        #expect(trace.mean.shape == [rows] && trace.variance.shape == [rows])
        for row in 0..<rows {
            let mean = x[row * features..<(row + 1) * features].reduce(0, +) / Double(features)
            #expect(abs(Double(trace.mean.values[row]) - mean) < 1e-5, "\(context)")
        }

        let back = try engine.layerNormBackward(
            gradient, trace: trace, scale: scale, shift: shift, epsilon: Float(epsilon))
        #expect(back.input.shape == shape && back.scale.shape == [features] && back.shift.shape == [features])
        func weighted(_ output: [Double]) -> Double { zip(output, g).reduce(0) { $0 + $1.0 * $1.1 } }
        // Two close features divide by a small deviation.
        let steepness = (0..<rows).reduce(1.0) { max($0, 1 / sqrt(Double(trace.variance.values[$1]) + epsilon)) }
        expectSlopes(
            back.input, of: x, step: 1e-5 / steepness, tolerance: 1e-4 * steepness * steepness, seed: seed,
            "\(context), input"
        ) { weighted(plain($0, s, b, epsilon: epsilon)) }
        let places = Double(rows) * 12
        expectSlopes(back.scale, of: s, step: 0.5, tolerance: 1e-5 * places, seed: seed, "\(context), scale") {
            weighted(plain(x, $0, b, epsilon: epsilon))
        }
        expectSlopes(back.shift, of: b, step: 0.5, tolerance: 1e-5 * places, seed: seed, "\(context), shift") {
            weighted(plain(x, s, $0, epsilon: epsilon))
        }
        let again = try Engine().layerNorm(input, scale: scale, shift: shift, epsilon: Float(epsilon))
        #expect(again.output == output, "\(context)")
        let backAgain = try Engine().layerNormBackward(
            gradient, trace: again.trace, scale: scale, shift: shift, epsilon: Float(epsilon))
        #expect(backAgain.input == back.input && backAgain.scale == back.scale && backAgain.shift == back.shift)
    }

    @Test func byHand() throws {
        let ones = Tensor([2], [1, 1])
        let engine = try Engine()
        #expect(
            try engine.layerNorm(Tensor([2, 2], [1, 3, 5, 5]), scale: ones, shift: Tensor([2], [0, 1]), epsilon: 1)
                .output
                == Tensor([2, 2], [-Float(0.5).squareRoot(), 1 + Float(0.5).squareRoot(), 0, 1]))
    }

    @Test func misfitsAreRefused() throws {
        let engine = try Engine()
        func parameter(_ count: Int) -> Tensor { Tensor(repeating: 1, shape: [count]) }
        let input = Tensor(repeating: 1, shape: [2, 3, 4])
        #expect(throws: TensorError.self) {
            try engine.layerNorm(input, scale: parameter(3), shift: parameter(4), epsilon: 1e-5)
        }
        #expect(throws: TensorError.self) {
            try engine.layerNorm(input, scale: parameter(4), shift: parameter(5), epsilon: 1e-5)
        }
        let trace = try engine.layerNorm(input, scale: parameter(4), shift: parameter(4), epsilon: 1e-5).trace
        #expect(throws: TensorError.self) {
            try engine.layerNormBackward(
                Tensor(repeating: 1, shape: [2, 4, 3]), trace: trace, scale: parameter(4), shift: parameter(4),
                epsilon: 1e-5)
        }
    }
}
