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

/// About the same numbers in the layout of the fastest kernels: from 16 channels on, with AVX-512, blocks of 16
/// channels of which the last may be filled up.
func inKernelLayout(_ tensor: Tensor, _ engine: Engine) throws -> Tensor {
    let channels = tensor.shape[1]
    var weights = [Float](repeating: 0, count: channels * channels * 9)
    for channel in 0..<channels { weights[(channel * channels + channel) * 9 + 4] = 1 }
    return try engine.convolution(
        tensor, weights: Tensor([channels, channels, 3, 3], weights), bias: nil,
        geometry: ConvolutionGeometry(padding: 1), kernels: .fast)
}
