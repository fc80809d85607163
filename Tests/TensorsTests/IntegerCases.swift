import Tensors

/// A random convolution of integers, as plain loops and as what the engine takes.
struct IntegerCase {
    let plain: PlainIntegers
    let bits: Int
    let chain: IntegerChain
    let pairsInChain: Int
    let bias: Tensor?
    let plan: IntegerConvolutionPlan

    /// Channels that fill no block of 16, windows of 1 to 3, odd and even maps down to one pixel, several images in a strip, strides, and integers
    /// at the end of their range.
    init(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "integer convolution")
        func pick<Choice>(_ choices: [Choice]) -> Choice { choices[stream.uniform(below: choices.count)] }
        let small = pick([false, false, false, true])
        let rows = pick([1, 2, 3, 3, 3]), columns = pick([rows, rows, 1, 3])
        let strideOf = pick([1, 1, 1, 2])
        let geometry = ConvolutionGeometry(
            stride: [strideOf, strideOf], paddingBefore: [stream.uniform(below: rows), stream.uniform(below: columns)],
            paddingAfter: [stream.uniform(below: rows), stream.uniform(below: columns)], dilation: [1, 1], groups: 1)
        let map = small ? [1, 2, 3] : [4, 5, 7, 8, 11]
        let input = [
            small ? pick([4, 9, 40]) : pick([1, 2, 3]), pick([1, 3, 16, 17, 33, 40]), max(pick(map), rows),
            max(pick(map), columns),
        ]
        let weights = [pick([1, 15, 16, 17, 32, 33, 50]), input[1], rows, columns]
        let bits = pick([16, 16, 15, 14, 12, 8, 4, 2])
        let largest = Int64(1) << (bits - 1) - 1
        let extreme = pick([false, false, true])
        func integers(_ count: Int) -> [Int64] {
            (0..<count).map { index in
                if index == 0 || extreme { return stream.uniform(below: 2) == 0 ? largest : -largest }
                return Int64(stream.uniform(below: Int(2 * largest + 1))) - largest
            }
        }
        let output = (0..<2).map { geometry.outputSize(input[$0 + 2], kernel: weights[$0 + 2], axis: $0) }
        plain = PlainIntegers(
            input: input, weights: weights, geometry: geometry, x: integers(input.reduce(1, *)),
            w: integers(weights.reduce(1, *)), dy: integers(input[0] * weights[0] * output[0] * output[1]))
        self.bits = bits
        chain = pick(
            IntegerChain.choices(rows: rows, columns: columns) + [IntegerChain(blocks: 2, rows: rows, columns: columns)]
        )
        plan = try IntegerConvolutionPlan(input: input, weights: weights, geometry: geometry)
        pairsInChain = pick(plan.pairChains + [3, 5])
        bias =
            stream.uniform(below: 2) == 0
            ? nil : Tensor([weights[0]], (0..<weights[0]).map { _ in Float(stream.uniform(below: 2000) - 1000) / 64 })
    }

    var words: String {
        "\(plain.input) with \(plain.weights), \(plain.geometry), \(bits) bits, chain \(chain), \(pairsInChain) pairs"
    }

    /// The largest magnitude is the largest integer, so that the exponent is 0 and each number its own integer.
    var format: IntegerFormat { get throws { try IntegerFormat(bits: bits) } }

    func maps(_ integers: [Int64], _ shape: [Int], border: IntegerBorder, _ engine: Engine) throws -> IntegerMaps {
        let maps = try engine.integerMaps(Tensor(shape, integers.map { Float($0) }), format, border: border)
        precondition(maps.exponent == 0, "an exponent of 0, found \(maps.exponent)")
        return maps
    }

    func input(_ engine: Engine) throws -> IntegerMaps {
        try maps(plain.x, plain.input, border: plan.inputBorder, engine)
    }

    func gradient(_ engine: Engine) throws -> IntegerMaps {
        try maps(plain.dy, plain.output, border: plan.gradientBorder, engine)
    }

    func weights(_ engine: Engine) throws -> IntegerWeights {
        engine.packedForInputGradient(
            try engine.integerWeights(Tensor(plain.weights, plain.w.map { Float($0) }), format))
    }
}
