import COneDNN

/// What a batch normalisation's backward pass needs from its forward pass.
public struct BatchNormTrace: Sendable {
    let input: Tensor
    /// The batch's mean and (biased) variance for each channel, [C].
    public let mean: Tensor
    public let variance: Tensor
    let workspace: Tensor?

    /// Whether ReLU was applied, too.
    public var fusesReLU: Bool { workspace != nil }

    /// [N, C, H, W] of the batch.
    public var inputShape: [Int] { input.shape }
}

extension BatchNormTrace {
    /// The normalisation as PyTorch computes it, which decides where NaN comes of infinities.
    fileprivate func affine(_ scale: Tensor, _ shift: Tensor, _ epsilon: Float) -> ChannelAffine {
        let factors = zip(scale.values, variance.values).map { $0 / ($1 + epsilon).squareRoot() }
        let shifts = zip(shift.values, zip(mean.values, factors)).map { $0 - $1.0 * $1.1 }
        return ChannelAffine(scale: factors, shift: shifts)
    }
}

extension Engine {
    /// Normalises each channel of a batch [N, C, H, W] to mean 0 and variance 1, then scales and shifts it
    /// (Ioffe and Szegedy 2015, algorithm 1), and applies ReLU where that is asked for and the trace says so: not to a batch with NaN,
    /// infinities or an infinite variance, which the caller's own ReLU must see.
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
        // One number that isn't finite spoils its channel's variance.
        let isFinite = [mean, variance, scale, shift].allSatisfy { measuredBound($0) < .infinity }
        guard isFinite else {
            let trace = BatchNormTrace(input: input, mean: mean, variance: variance, workspace: nil)
            return (try scaledAndShifted(input, by: trace.affine(scale, shift, epsilon)), trace)
        }
        // Of n numbers none lies further from their mean than n^½ standard deviations.
        let count = Float(input.shape[0] * input.shape[2] * input.shape[3])
        output.storage.magnitude = Magnitude(
            bound: (count.squareRoot() * measuredBound(scale) + measuredBound(shift)) * 1.01)
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
