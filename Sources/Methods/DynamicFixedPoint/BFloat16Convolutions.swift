import Networks
import Tensors

/// Computes those of a network's convolutions that integers could take on factors rounded to bfloat16, by oneDNN's kernels, whose sums are
/// Float32's.
public final class BFloat16Convolutions: ConvolutionArithmetic {
    public init() {}

    public func convolved(
        _ input: Tensor, by layer: Convolution, at place: Int, on engine: Engine
    ) throws -> (output: Tensor, memory: any ConvolutionMemory)? {
        guard IntegerLayers.obstacle(layer, input: input.shape) == nil else { return nil }
        let output = try engine.bfloat16Convolution(
            input, weights: layer.weights, bias: layer.bias, geometry: layer.geometry)
        return (output, BFloat16Memory(input: input))
    }
}

private struct BFloat16Memory: ConvolutionMemory {
    let input: Tensor

    func slopes(
        _ gradient: Tensor, of layer: Convolution, toInput: Bool, toWeights: Bool, on engine: Engine
    ) throws -> (input: Tensor?, weights: Tensor?) {
        (
            toInput
                ? try engine.bfloat16InputGradient(
                    gradient, input: input.shape, weights: layer.weights, geometry: layer.geometry) : nil,
            toWeights
                ? try engine.bfloat16WeightGradient(
                    gradient, input: input, weights: layer.weights.shape, geometry: layer.geometry) : nil
        )
    }
}
