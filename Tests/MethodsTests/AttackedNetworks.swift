import Methods
import Networks
import Tensors

/// Networks to be attacked, and images for them.
extension Network {
    /// Two classes, whose margin is a sum over the numbers of an image [3, side, side]: weights · x + bias.
    static func margin(side: Int, _ weights: [Double], bias: Double = 0) -> Network {
        .linear([3, side, side], [weights.map(Float.init), weights.map { _ in 0 }], bias: [Float(bias), 0])
    }

    /// A convolution on images [3, 6, 6] and four classes, with random numbers.
    static func colourful(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "colourful network")
        return Network(
            explained: [3, 6, 6],
            [.someConvolution(3, 6, &stream), .relu, .flatten, .someLinear(6 * 36, 4, &stream)])
    }
}

extension AttackedNetwork {
    /// Without normalisation.
    init(plain network: Network) { self.init(network, mean: [0, 0, 0], deviation: [1, 1, 1]) }
}

extension Tensor {
    /// Images [N, 3, side, side] with numbers uniform between two.
    static func uniform(_ count: Int, side: Int, _ range: Range<Double>, seed: UInt64) -> Tensor {
        var stream = RandomStream(seed: seed, "uniform images")
        return Tensor(
            [count, 3, side, side],
            (0..<count * 3 * side * side).map { _ in Float(stream.uniform(in: range)) })
    }
}

/// Of Cb and Cr in red, green and blue (JFIF).
let chromaAxes: [AttackedChannels: [Double]] = [
    .cb: [0, -0.114 * 1.772 / 0.587, 1.772], .cr: [1.402, -0.299 * 1.402 / 0.587, 0],
]
