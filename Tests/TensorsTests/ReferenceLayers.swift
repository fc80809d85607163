import Tensors
import Testing

/// Float64 numbers [N, C, H, W] in row-major order, for layers written as plain loops.
struct Grid {
    let shape: [Int]
    var values: [Double]

    init(_ shape: [Int]) {
        self.shape = shape
        values = [Double](repeating: 0, count: shape.reduce(1, *))
    }

    init(_ tensor: Tensor) {
        shape = tensor.shape
        values = tensor.values.map(Double.init)
    }

    subscript(n: Int, c: Int, y: Int, x: Int) -> Double {
        get { values[((n * shape[1] + c) * shape[2] + y) * shape[3] + x] }
        set { values[((n * shape[1] + c) * shape[2] + y) * shape[3] + x] = newValue }
    }

    var magnitudes: Grid {
        var result = self
        result.values = values.map(abs)
        return result
    }
}

/// A convolution's numbers and where its windows lie.
struct PlainConvolution {
    var input: Grid
    var weights: Grid
    var bias: [Double]?
    var stride: Int
    var padding: Int

    /// Of the input's and the kernel's heights and widths.
    var outputShape: [Int] {
        // The number of window positions, counted rather than computed.
        func places(_ size: Int, _ kernel: Int) -> Int {
            var count = 0
            var start = -padding
            while start + kernel <= size + padding {
                count += 1
                start += stride
            }
            return count
        }
        return [
            input.shape[0], weights.shape[0], places(input.shape[2], weights.shape[2]),
            places(input.shape[3], weights.shape[3]),
        ]
    }

    /// Calls with the places (n, o, y, x) in the output, (c, row, column) in the input and (i, j) in the window.
    private func forEachProduct(
        _ body: (_ n: Int, _ o: Int, _ y: Int, _ x: Int, _ c: Int, _ row: Int, _ column: Int, _ i: Int, _ j: Int) -> Void
    ) {
        let output = outputShape
        for n in 0..<output[0] {
            for o in 0..<output[1] {
                for y in 0..<output[2] {
                    for x in 0..<output[3] {
                        for c in 0..<input.shape[1] {
                            for i in 0..<weights.shape[2] {
                                let row = y * stride + i - padding
                                guard row >= 0, row < input.shape[2] else { continue }
                                for j in 0..<weights.shape[3] {
                                    let column = x * stride + j - padding
                                    guard column >= 0, column < input.shape[3] else { continue }
                                    body(n, o, y, x, c, row, column, i, j)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    func output(relu: Bool = false) -> Grid {
        var result = Grid(outputShape)
        forEachProduct { n, o, y, x, c, row, column, i, j in
            result[n, o, y, x] += input[n, c, row, column] * weights[o, c, i, j]
        }
        let area = result.shape[2] * result.shape[3]
        for index in result.values.indices {
            if let bias { result.values[index] += bias[index / area % result.shape[1]] }
            if relu { result.values[index] = max(result.values[index], 0) }
        }
        return result
    }

    func gradients(of gradient: Grid) -> (input: Grid, weights: Grid, bias: [Double]) {
        var toInput = Grid(input.shape)
        var toWeights = Grid(weights.shape)
        forEachProduct { n, o, y, x, c, row, column, i, j in
            toInput[n, c, row, column] += gradient[n, o, y, x] * weights[o, c, i, j]
            toWeights[o, c, i, j] += gradient[n, o, y, x] * input[n, c, row, column]
        }
        var toBias = [Double](repeating: 0, count: weights.shape[0])
        let area = gradient.shape[2] * gradient.shape[3]
        for (index, value) in gradient.values.enumerated() { toBias[index / area % gradient.shape[1]] += value }
        return (toInput, toWeights, toBias)
    }

    /// The same sums over magnitudes: rounding errors are proportional to them.
    var magnitudes: PlainConvolution {
        PlainConvolution(
            input: input.magnitudes, weights: weights.magnitudes, bias: bias.map { $0.map(abs) }, stride: stride,
            padding: padding)
    }
}

/// How far a sum of float32 products may lie from the exact one.
enum Rounding {
    /// Each of `terms` products and additions errs by half a unit in the last place of at most the sum of magnitudes
    /// (Higham, "Accuracy and Stability of Numerical Algorithms", section 3.1).
    case sums(terms: Int)
    /// Winograd's transforms add and subtract numbers of a whole tile with factors of up to 8, in F(4x4, 3x3), so that
    /// errors are relative to the largest sum around: 200 units of it are far above what is seen, and far below an
    /// error in any single product.
    case winograd
}

/// Records an issue unless every number lies within its rounding error; `magnitudes` are the sums of magnitudes.
func expectClose(
    _ found: Tensor, _ exact: Grid, magnitudes: Grid, _ rounding: Rounding, _ context: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard found.shape == exact.shape else {
        Issue.record("\(context): shape \(found.shape), not \(exact.shape)", sourceLocation: sourceLocation)
        return
    }
    let unit = 0x1p-24
    let largest = magnitudes.values.max() ?? 0
    for (index, value) in found.values.enumerated() {
        let allowed =
            switch rounding {
            case .sums(let terms): Double(terms + 2) * unit * magnitudes.values[index]
            case .winograd: 200 * unit * largest
            }
        if !(abs(Double(value) - exact.values[index]) <= allowed) {
            Issue.record(
                "\(context): \(value) at \(index), not \(exact.values[index]) within \(allowed)",
                sourceLocation: sourceLocation)
            return
        }
    }
}

extension Tensor {
    /// Standard normal numbers.
    static func random(_ shape: [Int], _ stream: inout RandomStream, scale: Double = 1) -> Tensor {
        Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(stream.normal() * scale) })
    }

    var bits: [UInt32] { values.map(\.bitPattern) }
}

/// The same numbers in the layout that the kernels prefer, had by convolving with the identity.
func blocked(_ tensor: Tensor, _ engine: Engine) throws -> Tensor {
    let channels = tensor.shape[1]
    var identity = [Float](repeating: 0, count: channels * channels * 9)
    for channel in 0..<channels { identity[(channel * channels + channel) * 9 + 4] = 1 }
    return try engine.convolution(
        tensor, weights: Tensor([channels, channels, 3, 3], identity), bias: nil,
        geometry: ConvolutionGeometry(padding: 1), kernels: .direct)
}

/// About the same numbers in the layout of the fastest kernels: from 16 channels on, with AVX-512, blocks of 16 channels
/// of which the last may be filled up.
func inKernelLayout(_ tensor: Tensor, _ engine: Engine) throws -> Tensor {
    let channels = tensor.shape[1]
    var weights = [Float](repeating: 0, count: channels * channels * 9)
    for channel in 0..<channels { weights[(channel * channels + channel) * 9 + 4] = 1 }
    return try engine.convolution(
        tensor, weights: Tensor([channels, channels, 3, 3], weights), bias: nil,
        geometry: ConvolutionGeometry(padding: 1), kernels: .fast)
}
