import Tensors

/// A random convolution of integers, forth and back, by an instruction set's loops and by plain loops in 64 bits.
public struct IntegerTrial: Sendable {
    private let plan: IntegerConvolutionPlan
    private let format: IntegerFormat
    private let chain: IntegerChain
    private let pairsInChain: Int
    /// Integers that are their own numbers: the largest magnitude is the format's largest integer.
    private let x, dy: [Int32]
    private var w: [Int32]

    /// - Parameter stream: what shapes, bits, chains and integers are drawn from.
    public init(drawnFrom stream: RandomStream) throws {
        var stream = stream
        func pick<Choice>(_ choices: [Choice]) -> Choice { choices[stream.uniform(below: choices.count)] }
        let window = pick([1, 2, 3, 3, 3]), height = pick([1, 2, 3, 4, 5, 8]) + window - 1
        let input = [pick([1, 2, 9]), pick([5, 16, 20, 40]), height, pick([1, 2, 3, 7, 8]) + window - 1]
        let geometry = ConvolutionGeometry(stride: pick([1, 1, 1, 2]), padding: stream.uniform(below: window))
        plan = try IntegerConvolutionPlan(
            input: input, weights: [pick([3, 16, 17, 33, 48]), input[1], window, window], geometry: geometry)
        format = try IntegerFormat(bits: pick([16, 16, 14, 12, 8]))
        chain = pick(IntegerChain.choices(rows: window, columns: window))
        pairsInChain = pick(plan.pairChains)
        let (largest, isExtreme) = (format.largestInteger, pick([false, false, true]))
        func integers(_ shape: [Int]) -> [Int32] {
            (0..<shape.reduce(1, *)).map { index in
                if index == 0 || isExtreme { return stream.uniform(below: 2) == 0 ? Int32(largest) : Int32(-largest) }
                return Int32(stream.uniform(below: 2 * largest + 1) - largest)
            }
        }
        x = integers(plan.input)
        w = integers(plan.weights)
        dy = integers(plan.output)
    }

    /// What the three passes give by an instruction set's loops: the output, the gradient of the input where it is computed in integers, and the
    /// gradient of the weights.
    private func passes(by instructions: IntegerInstructions, on engine: Engine) throws -> [Tensor] {
        func tensor(_ shape: [Int], _ integers: [Int32]) -> Tensor { Tensor(shape, integers.map { Float($0) }) }
        let maps = try engine.integerMaps(tensor(plan.input, x), format, border: plan.inputBorder)
        let weights = engine.packedForInputGradient(try engine.integerWeights(tensor(plan.weights, w), format))
        let gradient = try engine.integerMaps(tensor(plan.output, dy), format, border: plan.gradientBorder)
        var results = [engine.integerConvolution(maps, weights, bias: nil, plan, chain, instructions: instructions)]
        if plan.hasInputGradient {
            results.append(
                engine.integerInputGradient(gradient, weights, plan, chain, instructions: instructions))
        }
        results.append(
            engine.integerWeightGradient(
                engine.integerGradient(gradient), input: maps, plan, pairsInChain: pairsInChain,
                instructions: instructions))
        return results
    }

    /// How many numbers are other than those of plain loops, by each of some instruction sets, of how many.
    ///
    /// - Parameter spoilt: whether the plain loops take the first weight for one more than it is, so that some must be.
    public func differences(
        of sets: [IntegerInstructions], on engine: Engine, spoilt: Bool = false
    ) throws -> (found: [Int], of: Int) {
        var plain = self
        if spoilt { plain.w[0] += 1 }
        let expected = plain.plainPasses.flatMap(\.self)
        let found = try sets.map { set in
            let values = try passes(by: set, on: engine).flatMap(\.values)
            precondition(values.count == expected.count, "both compute the same passes")
            return zip(values, expected).count { $0.bitPattern != $1.bitPattern }
        }
        return (found, expected.count)
    }

    /// FNV-1a of the bits of all that an instruction set's loops give, which is the same for any number of threads.
    public func fingerprint(of instructions: IntegerInstructions, on engine: Engine) throws -> UInt64 {
        try passes(by: instructions, on: engine).lazy.flatMap(\.values).reduce(0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1.bitPattern)) &* 0x0000_0100_0000_01B3
        }
    }

    /// The three passes by definition.
    private var plainPasses: [[Float]] {
        var results = [plainForward]
        if plan.hasInputGradient { results.append(plainInputGradient) }
        results.append(plainWeightGradient)
        return results
    }

    private func forEachIndex(_ shape: [Int], _ body: (Int, Int, Int, Int) -> Float) -> [Float] {
        var result: [Float] = []
        for a in 0..<shape[0] {
            for b in 0..<shape[1] {
                for c in 0..<shape[2] { for d in 0..<shape[3] { result.append(body(a, b, c, d)) } }
            }
        }
        return result
    }

    /// The number at a place, 0 outside the maps.
    private func at(_ values: [Int32], _ shape: [Int], _ n: Int, _ c: Int, _ y: Int, _ x: Int) -> Int64 {
        guard y >= 0, x >= 0, y < shape[2], x < shape[3] else { return 0 }
        return Int64(values[((n * shape[1] + c) * shape[2] + y) * shape[3] + x])
    }

    /// Adds chains of products in 64 bits, wrapped to 32, to one another in Float32.
    private func sumOfChains(channels: Int, _ product: (_ channel: Int, _ row: Int, _ column: Int) -> Int64) -> Float {
        var total: Float?
        for first in stride(from: 0, to: channels, by: 16 * chain.blocks) {
            for top in stride(from: 0, to: plan.weights[2], by: chain.rows) {
                for left in stride(from: 0, to: plan.weights[3], by: chain.columns) {
                    var sum: Int64 = 0
                    for channel in first..<min(first + 16 * chain.blocks, channels) {
                        for row in top..<min(top + chain.rows, plan.weights[2]) {
                            for column in left..<min(left + chain.columns, plan.weights[3]) {
                                sum += product(channel, row, column)
                            }
                        }
                    }
                    let wrapped = Float(Int32(truncatingIfNeeded: sum))
                    total = total.map { $0 + wrapped } ?? wrapped
                }
            }
        }
        return total ?? 0
    }

    private var step: Int { plan.geometry.stride[0] }
    private var padding: Int { plan.geometry.paddingBefore[0] }

    private var plainForward: [Float] {
        forEachIndex(plan.output) { n, o, y, x in
            sumOfChains(channels: plan.input[1]) { c, r, s in
                at(self.x, plan.input, n, c, y * step + r - padding, x * step + s - padding)
                    * at(w, plan.weights, o, c, r, s)
            }
        }
    }

    private var plainInputGradient: [Float] {
        let (lastRow, lastColumn) = (plan.weights[2] - 1, plan.weights[3] - 1)
        return forEachIndex(plan.input) { n, c, y, x in
            sumOfChains(channels: plan.weights[0]) { o, r, s in
                at(dy, plan.output, n, o, y + padding - lastRow + r, x + padding - lastColumn + s)
                    * at(w, plan.weights, o, c, lastRow - r, lastColumn - s)
            }
        }
    }

    private var plainWeightGradient: [Float] {
        let output = plan.output, pairsOfRow = (output[3] + 1) / 2
        return forEachIndex(plan.weights) { o, c, r, s in
            var total: Float?, sum: Int64 = 0
            let pairs = output[0] * output[2] * pairsOfRow
            for pair in 0..<pairs {
                let (line, start) = (pair / pairsOfRow, pair % pairsOfRow * 2)
                let (n, y) = (line / output[2], line % output[2])
                for x in start..<min(start + 2, output[3]) {
                    sum +=
                        at(self.x, plan.input, n, c, y * step + r - padding, x * step + s - padding)
                        * at(dy, output, n, o, y, x)
                }
                if (pair + 1) % pairsInChain == 0 || pair + 1 == pairs {
                    let wrapped = Float(Int32(truncatingIfNeeded: sum))
                    total = total.map { $0 + wrapped } ?? wrapped
                    sum = 0
                }
            }
            return total ?? 0
        }
    }
}
