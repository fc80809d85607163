import Foundation
import Tensors
import Testing

@Suite struct LocalResponseNormalizationTests {
    private struct Setting {
        var size: Int
        var alpha, beta, k: Double

        /// PyTorch's `LocalResponseNorm`.
        func output(_ input: Grid) -> Grid {
            var result = input
            let area = input.shape[2] * input.shape[3]
            let channels = input.shape[1]
            for index in input.values.indices {
                let channel = index / area % channels
                let sum = (channel - size / 2...channel + size / 2).reduce(0.0) { sum, other in
                    guard (0..<channels).contains(other) else { return sum }
                    let number = input.values[index + (other - channel) * area]
                    return sum + number * number
                }
                result.values[index] /= pow(k + alpha / Double(size) * sum, beta)
            }
            return result
        }
    }

    @Test(arguments: 0..<30 as Range<UInt64>) func agreesWithPlainLoops(seed: UInt64) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: seed, "local response")
        func pick<Choice>(_ choices: [Choice]) -> Choice { choices[stream.uniform(below: choices.count)] }
        let setting = Setting(
            size: pick([1, 3, 5, 7]), alpha: pick([1e-4, 0.5, 2]), beta: pick([0.75, 0.5, 1]), k: pick([1, 2]))
        let shape = [pick([1, 2]), pick([1, 3, 5, 16, 17, 32]), pick([1, 4, 5]), pick([1, 3, 8])]
        let given = Tensor.random(shape, &stream)
        let gradient = Tensor.random(shape, &stream)
        for input in [given, try copiedByAKernel(given, engine)] {
            let context = "seed \(seed), \(shape), \(setting), row-major \(input.description.isRowMajor)"
            let (alpha, beta, k) = (Float(setting.alpha), Float(setting.beta), Float(setting.k))
            let output = try engine.localResponseNorm(input, size: setting.size, alpha: alpha, beta: beta, k: k)
            let exact = setting.output(Grid(given))
            for (found, wanted) in zip(output.values, exact.values)
            where abs(Double(found) - wanted) > 1e-5 * abs(wanted) + 1e-7 {
                Issue.record("\(context): \(found), not \(wanted)")
                break
            }
            let back = try engine.localResponseNormBackward(
                gradient, input: input, size: setting.size, alpha: alpha, beta: beta, k: k)
            #expect(back.shape == shape, "\(context)")
            expectSlopes(
                back, of: Grid(given).values, step: 1e-5, tolerance: 3e-5, count: 40, seed: seed, context
            ) { values in
                var moved = Grid(given)
                moved.values = values
                return loss(setting.output(moved), Grid(gradient))
            }
            let again = try Engine()
            #expect(
                try again.localResponseNorm(input, size: setting.size, alpha: alpha, beta: beta, k: k) == output
                    && again.localResponseNormBackward(
                        gradient, input: input, size: setting.size, alpha: alpha, beta: beta, k: k) == back,
                "\(context)")
        }
    }

    /// A single channel of 2 with k = 0 and alpha = size: 2 / (2 * 2)^beta.
    @Test func byHand() throws {
        let output = try Engine().localResponseNorm(
            Tensor([1, 1, 1, 1], [2]), size: 3, alpha: 3, beta: 0.5, k: 0)
        #expect(abs(output.values[0] - 1) < 1e-6)
    }

    @Test func misfitsAreRefused() throws {
        let engine = try Engine()
        let map = Tensor(repeating: 1, shape: [1, 4, 2, 2])
        for size in [0, 2, 4, -1] {
            #expect(throws: TensorError.self) { try engine.localResponseNorm(map, size: size) }
            #expect(throws: TensorError.self) { try engine.localResponseNormBackward(map, input: map, size: size) }
        }
        #expect(throws: TensorError.self) {
            try engine.localResponseNorm(Tensor(repeating: 1, shape: [4, 4]), size: 3)
        }
    }
}
