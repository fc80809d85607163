import COneDNN

extension Engine {
    /// The gradient of softmax's input, from that of its output and the output itself.
    public func softmaxBackward(_ gradient: Tensor, output: Tensor, axis: Int) throws -> Tensor {
        let name = "gradient of softmax of \(output.shape) along axis \(axis)"
        let axis = try checkedAxis(axis, of: output.shape, name)
        guard gradient.shape == output.shape else {
            throw TensorError(name, "wants a gradient of that shape, found \(gradient.shape)")
        }
        guard output.count > 0 else { return gradient }
        let forward = try softmaxForward(output.description, axis, name)
        let key = PrimitiveKey(.softmaxBackward, numbers: [axis], descriptions: [output.description])
        let primitive = try primitive(for: key) {
            try makePrimitive(name) {
                cahier_softmax_backward(
                    &$0, raw, dnnl_softmax_accurate, output.description.raw, Int32(axis), forward.hint)
            }
        }
        let result = empty(output.description)
        try execute(
            primitive,
            [
                (DNNL_ARG_DST, output), (DNNL_ARG_DIFF_DST, try packed(gradient, as: output.description, keep: false)),
                (DNNL_ARG_DIFF_SRC, result),
            ])
        return result
    }
}
