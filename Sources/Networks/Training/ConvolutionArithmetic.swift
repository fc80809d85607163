import Tensors

/// Computes convolutions, forth and back, in the place of the engine's own kernels: in integers, for example.
public protocol ConvolutionArithmetic {
    /// The convolution of an input by the layer whose weights lie at a place of the network, with what its gradients need.
    ///
    /// - Returns: `nil` where the layer is left to the engine.
    func convolved(
        _ input: Tensor, by layer: Convolution, at place: Int, on engine: Engine
    ) throws -> (output: Tensor, memory: any ConvolutionMemory)?
}

/// What a convolution keeps from its way forth for its way back.
public protocol ConvolutionMemory {
    /// The gradients of the input and of the weights, each where it is asked for.
    func slopes(
        _ gradient: Tensor, of layer: Convolution, toInput: Bool, toWeights: Bool, on engine: Engine
    ) throws -> (input: Tensor?, weights: Tensor?)
}

extension BackwardStep {
    /// The gradients of a convolution that was computed in another arithmetic; that of a bias is a sum in Float32.
    func convolution(
        _ gradient: Tensor, _ memory: any ConvolutionMemory, _ layer: Convolution, _ engine: Engine
    ) throws -> (inputs: [Tensor], parameters: [Tensor]) {
        let slopes = try memory.slopes(
            gradient, of: layer, toInput: wantsInput, toWeights: wantsParameters, on: engine)
        let inputs = wantsInput ? slopes.input.map { [$0] } ?? [] : []
        guard wantsParameters, let weights = slopes.weights else { return (inputs, []) }
        let bias = try layer.bias.map { _ in try engine.reduced(gradient, axes: [0, 2, 3], by: .sum) }
        return (inputs, [weights] + (bias.map { [$0] } ?? []))
    }
}
