import COneDNN

/// What a batch normalisation's backward pass needs from its forward pass.
public struct BatchNormTrace: Sendable {
    let input: Tensor
    /// The batch's mean and (biased) variance for each channel, [C].
    public let mean: Tensor
    public let variance: Tensor
    let workspace: Tensor?

    /// [N, C, H, W] of the batch.
    public var inputShape: [Int] { input.shape }
}

extension Engine {
    /// Normalises each channel of a batch [N, C, H, W] to mean 0 and variance 1, then scales and shifts it
    /// (Ioffe and Szegedy 2015, algorithm 1), and optionally applies ReLU.
    ///
    /// - Throws: `TensorError` where the shapes don't fit.
    public func batchNorm(
        _ input: Tensor, scale: Tensor, shift: Tensor, epsilon: Float, fusedReLU: Bool
    ) throws -> (output: Tensor, trace: BatchNormTrace) {
        guard input.shape.count == 4, [scale, shift].allSatisfy({ $0.shape == [input.shape[1]] }) else {
            throw TensorError(
                "batch normalisation of \(input.shape)",
                "wants an input [N, C, H, W], a scale [C] and a shift [C], found \(scale.shape) and \(shift.shape)")
        }
        let primitive = try batchNormForward(input, epsilon, fusedReLU)
        let output = empty(input.description)
        let mean = empty(scale.description)
        let variance = empty(scale.description)
        var arguments = [
            (DNNL_ARG_SRC, input), (DNNL_ARG_SCALE, scale), (DNNL_ARG_SHIFT, shift), (DNNL_ARG_DST, output),
            (DNNL_ARG_MEAN, mean), (DNNL_ARG_VARIANCE, variance),
        ]
        let workspace = fusedReLU ? empty(primitive.layout(dnnl_query_workspace_md)) : nil
        if let workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace)) }
        try execute(primitive, arguments)
        return (output, BatchNormTrace(input: input, mean: mean, variance: variance, workspace: workspace))
    }

    /// The gradients of a batch normalisation's input, scale and shift, from that of its output.
    public func batchNormBackward(
        _ gradient: Tensor, trace: BatchNormTrace, scale: Tensor, shift: Tensor, epsilon: Float
    ) throws -> (input: Tensor, scale: Tensor, shift: Tensor) {
        let fusedReLU = trace.workspace != nil
        let forward = try batchNormForward(trace.input, epsilon, fusedReLU)
        let key = PrimitiveKey(
            .batchNormBackward, numbers: [Int(epsilon.bitPattern), fusedReLU ? 1 : 0],
            descriptions: [trace.input.description])
        let primitive = try primitive(for: key) {
            try makePrimitive("gradient of batch normalisation of \(trace.input.shape)") {
                cahier_batch_norm_backward(
                    &$0, raw, trace.input.description.raw, epsilon, batchNormFlags(fusedReLU), forward.hint)
            }
        }
        let input = empty(trace.input.description)
        let scaleGradient = empty(scale.description)
        let shiftGradient = empty(shift.description)
        var arguments = [
            (DNNL_ARG_SRC, trace.input), (DNNL_ARG_MEAN, trace.mean), (DNNL_ARG_VARIANCE, trace.variance),
            (DNNL_ARG_SCALE, scale),
            (DNNL_ARG_DIFF_DST, try packed(gradient, as: trace.input.description, keep: false)),
            (DNNL_ARG_DIFF_SRC, input), (DNNL_ARG_DIFF_SCALE, scaleGradient), (DNNL_ARG_DIFF_SHIFT, shiftGradient),
        ]
        if let workspace = trace.workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace)) }
        // No gradient depends on the shift, yet some versions of oneDNN take it; the other inputs number five or six.
        if primitive.inputCount > (fusedReLU ? 6 : 5) { arguments.append((DNNL_ARG_SHIFT, shift)) }
        try execute(primitive, arguments)
        return (input, scaleGradient, shiftGradient)
    }

    private func batchNormForward(_ input: Tensor, _ epsilon: Float, _ fusedReLU: Bool) throws -> Primitive {
        let key = PrimitiveKey(
            .batchNorm, numbers: [Int(epsilon.bitPattern), fusedReLU ? 1 : 0], descriptions: [input.description])
        return try primitive(for: key) {
            try makePrimitive("batch normalisation of \(input.shape)") {
                cahier_batch_norm_forward(
                    &$0, raw, dnnl_forward_training, input.description.raw, epsilon, batchNormFlags(fusedReLU))
            }
        }
    }

    private func batchNormFlags(_ fusedReLU: Bool) -> UInt32 {
        dnnl_use_scale.rawValue | dnnl_use_shift.rawValue | (fusedReLU ? dnnl_fuse_norm_relu.rawValue : 0)
    }
}
