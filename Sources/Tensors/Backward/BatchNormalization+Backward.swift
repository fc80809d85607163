import COneDNN

extension Engine {
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
        let bound = bound(ofInputGradientFor: gradient, trace, scale: scale, epsilon: epsilon)
        return (input.known(upTo: bound), scaleGradient, shiftGradient)
    }

    /// Each number of the gradient loses its channel's mean, and its part along the normalised input (Ioffe and Szegedy 2015, section
    /// 3), of whose n numbers none exceeds n^½; the rest is scaled by no more than the largest scale over the smallest deviation.
    private func bound(
        ofInputGradientFor gradient: Tensor, _ trace: BatchNormTrace, scale: Tensor, epsilon: Float
    ) -> Float? {
        guard let known = knownBound(gradient), let scale = knownBound(scale), knownBound(trace.variance) != nil else {
            return nil
        }
        let count = Float(trace.inputShape[0] * trace.inputShape.dropFirst(2).reduce(1, *))
        let smallest = trace.variance.withValues { $0.min() ?? 0 }
        return known * (2 + count.squareRoot()) * scale / (smallest + epsilon).squareRoot() * 1.01
    }
}
