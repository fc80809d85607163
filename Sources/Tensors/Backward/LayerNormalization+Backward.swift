import COneDNN

extension Engine {
    /// The gradients of a layer normalisation's input, scale and shift, from that of its output.
    public func layerNormBackward(
        _ gradient: Tensor, trace: LayerNormTrace, scale: Tensor, shift: Tensor, epsilon: Float
    ) throws -> (input: Tensor, scale: Tensor, shift: Tensor) {
        let name = "gradient of layer normalisation of \(trace.shape)"
        guard gradient.shape == trace.shape else {
            throw TensorError(name, "wants a gradient of the same shape, found \(gradient.shape)")
        }
        let rows = trace.rows.description
        let forward = try layerNormForward(rows, epsilon)
        let key = PrimitiveKey(.layerNormBackward, numbers: [Int(epsilon.bitPattern)], descriptions: [rows])
        let primitive = try primitive(for: key) {
            let statistics = MemoryDescription.rowMajor([rows.shape[0]])
            return try makePrimitive(name) {
                cahier_layer_norm_backward(
                    &$0, raw, rows.raw, statistics.raw, epsilon, Self.scaleAndShift, forward.hint)
            }
        }
        let input = empty(rows)
        let scaleGradient = empty(scale.description)
        let shiftGradient = empty(shift.description)
        var arguments = [
            (DNNL_ARG_SRC, trace.rows), (DNNL_ARG_MEAN, trace.mean), (DNNL_ARG_VARIANCE, trace.variance),
            (DNNL_ARG_SCALE, scale), (DNNL_ARG_DIFF_DST, try rowMajor(gradient).reshaped(rows.shape)),
            (DNNL_ARG_DIFF_SRC, input), (DNNL_ARG_DIFF_SCALE, scaleGradient), (DNNL_ARG_DIFF_SHIFT, shiftGradient),
        ]
        // As for batch normalisation; the other inputs number five.
        if primitive.inputCount > 5 { arguments.append((DNNL_ARG_SHIFT, shift)) }
        try execute(primitive, arguments)
        return (input.reshaped(trace.shape), scaleGradient, shiftGradient)
    }
}
