import Tensors
import Testing

/// Convolutions of bfloat16 numbers against plain loops in float64 on rounded factors.
@Suite struct BFloat16Tests {
    /// To nearest, ties to even, in the upper 16 bits.
    private func rounded(_ number: Float) -> Float {
        let bits = number.bitPattern
        return Float(bitPattern: (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF_0000)
    }

    private func rounded(_ tensor: Tensor) -> Tensor { Tensor(tensor.shape, tensor.values.map(rounded)) }

    @Test func factorsAreRoundedAndSumsAreNot() throws {
        let engine = try Engine()
        guard engine.hasBFloat16 else {
            print("bfloat16: not run, since this processor's oneDNN has no kernels for it")
            return
        }
        for seed in UInt64(0)..<12 {
            var stream = RandomStream(seed: seed, "bfloat16")
            let geometry = ConvolutionGeometry(stride: 1 + stream.uniform(below: 2), padding: 1)
            let input = Tensor.random([2, [16, 17, 32][stream.uniform(below: 3)], 6, 5], &stream)
            let weights = Tensor.random([[16, 20, 48][stream.uniform(below: 3)], input.shape[1], 3, 3], &stream)
            let bias = Tensor.random([weights.shape[0]], &stream)
            let output = try engine.bfloat16Convolution(input, weights: weights, bias: bias, geometry: geometry)
            let gradient = Tensor.random(output.shape, &stream)
            let plain = PlainConvolution(
                input: Grid(rounded(input)), weights: Grid(rounded(weights)), bias: bias.values.map(Double.init),
                geometry: geometry)
            let slopes = plain.gradients(of: Grid(rounded(gradient)))
            func compare(_ tensor: Tensor, _ exact: Grid, terms: Int) {
                let largest = exact.values.map(abs).max() ?? 0
                let worst = zip(tensor.values, exact.values).map { abs(Double($0) - $1) }.max() ?? .infinity
                // Sums in Float32: an error of 2^-24 for each term. Sums of bfloat16 would be off by 2^-8.
                #expect(worst <= largest * Double(terms) * 0x1p-23, "seed \(seed), \(tensor.shape)")
            }
            compare(output, plain.output(), terms: weights.shape.dropFirst().reduce(1, *))
            compare(
                try engine.bfloat16InputGradient(
                    gradient, input: input.shape, weights: weights, geometry: geometry),
                slopes.input, terms: weights.shape[0] * 9)
            compare(
                try engine.bfloat16WeightGradient(
                    gradient, input: input, weights: weights.shape, geometry: geometry),
                slopes.weights, terms: output.count / weights.shape[0])
        }
    }
}
