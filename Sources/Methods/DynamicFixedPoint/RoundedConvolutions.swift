import Networks
import Tensors

/// Computes a network's convolutions with direct kernels in Float32; with a format, on factors that were rounded to its integers first, so that
/// what rounding does can be told from what sums in 32 bits do.
public final class RoundedConvolutions: ConvolutionArithmetic {
    private let format: IntegerFormat?
    /// Since it was made.
    public private(set) var time = ArithmeticTime()

    /// - Parameter format: to nearest; `nil` leaves the factors as they are.
    public init(_ format: IntegerFormat?) {
        precondition(
            format?.rounding != .stochastic, "stochastic rounding draws from a stream, which nobody gives here")
        self.format = format
    }

    public func convolved(
        _ input: Tensor, by layer: Convolution, at place: Int, on engine: Engine
    ) throws -> (output: Tensor, memory: any ConvolutionMemory)? {
        var (input, layer) = (input, layer)
        // The same layers as in integers.
        let isRounded = IntegerLayers.obstacle(layer, input: input.shape) == nil
        if isRounded {
            (input, layer.weights) = try time.timed(\.preparing) {
                (try rounded(input, on: engine), try roundedWeights(layer.weights, on: engine))
            }
        }
        let output = try time.timed(\.convolving) {
            try engine.convolution(
                input, weights: layer.weights, bias: layer.bias, geometry: layer.geometry, purpose: .training,
                kernels: .direct)
        }
        return (
            output, RoundedMemory(arithmetic: self, input: input, weights: layer.weights, isRounded: isRounded)
        )
    }

    private func rounded(_ tensor: Tensor, on engine: Engine) throws -> Tensor {
        guard let format else { return tensor }
        return engine.dequantised(try engine.integerMaps(tensor, format))
    }

    private func roundedWeights(_ tensor: Tensor, on engine: Engine) throws -> Tensor {
        guard let format else { return tensor }
        return engine.dequantised(try engine.integerWeights(tensor, format))
    }

    fileprivate func slopes(
        _ gradient: Tensor, of layer: Convolution, _ memory: RoundedMemory, toInput: Bool, toWeights: Bool,
        on engine: Engine
    ) throws -> (input: Tensor?, weights: Tensor?) {
        let gradient =
            memory.isRounded ? try time.timed(\.preparing) { try rounded(gradient, on: engine) } : gradient
        return try time.timed(\.convolving) {
            let toInput =
                toInput
                ? try engine.convolutionBackwardData(
                    gradient, input: memory.input, weights: memory.weights, bias: nil, geometry: layer.geometry,
                    kernels: .direct) : nil
            guard toWeights else { return (toInput, nil) }
            let slopes = try engine.convolutionBackwardWeights(
                gradient, input: memory.input, weights: memory.weights, bias: nil, geometry: layer.geometry,
                kernels: .direct)
            return (toInput, slopes.weights)
        }
    }
}

private struct RoundedMemory: ConvolutionMemory {
    let arithmetic: RoundedConvolutions
    let input, weights: Tensor
    let isRounded: Bool

    func slopes(
        _ gradient: Tensor, of layer: Convolution, toInput: Bool, toWeights: Bool, on engine: Engine
    ) throws -> (input: Tensor?, weights: Tensor?) {
        try arithmetic.slopes(gradient, of: layer, self, toInput: toInput, toWeights: toWeights, on: engine)
    }
}
