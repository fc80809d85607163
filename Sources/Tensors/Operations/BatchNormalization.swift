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

    func batchNormForward(_ input: Tensor, _ epsilon: Float, _ fusedReLU: Bool) throws -> Primitive {
        let key = PrimitiveKey(
            .batchNorm, numbers: [Int(epsilon.bitPattern), fusedReLU ? 1 : 0], descriptions: [input.description])
        return try primitive(for: key) {
            try makePrimitive("batch normalisation of \(input.shape)") {
                cahier_batch_norm_forward(
                    &$0, raw, dnnl_forward_training, input.description.raw, epsilon, batchNormFlags(fusedReLU))
            }
        }
    }

    func batchNormFlags(_ fusedReLU: Bool) -> UInt32 {
        dnnl_use_scale.rawValue | dnnl_use_shift.rawValue | (fusedReLU ? dnnl_fuse_norm_relu.rawValue : 0)
    }
}
