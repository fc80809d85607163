import COneDNN

extension Engine {
    /// The gradient of a local response normalisation's input, from that of its output.
    public func localResponseNormBackward(
        _ gradient: Tensor, input: Tensor, size: Int, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 1
    ) throws -> Tensor {
        let window = try ResponseWindow(input.shape, size, alpha, beta, k)
        let input = try inSafeLayout(input)
        let forward = try forward(input.description, window, .training)
        let primitive = try primitive(
            for: PrimitiveKey(
                .localResponseNormBackward, numbers: window.numbers, descriptions: [input.description])
        ) {
            try makePrimitive("gradient of local response normalisation of \(input.shape)") {
                cahier_local_response_norm_backward(
                    &$0, raw, input.description.raw, window.size, alpha, beta, k, forward.hint)
            }
        }
        let result = empty(primitive.layout(dnnl_query_diff_src_md))
        var arguments = [
            (DNNL_ARG_SRC, input),
            (DNNL_ARG_DIFF_DST, try packed(gradient, as: primitive.layout(dnnl_query_diff_dst_md), keep: false)),
            (DNNL_ARG_DIFF_SRC, result),
        ]
        // The workspace holds the sums, and costs less to compute again than to carry around.
        if let layout = forward.layoutIfAny(dnnl_query_workspace_md), layout.byteCount > 0 {
            let workspace = empty(layout)
            let output = empty(forward.layout(dnnl_query_dst_md))
            try execute(forward, [(DNNL_ARG_SRC, input), (DNNL_ARG_DST, output), (DNNL_ARG_WORKSPACE, workspace)])
            arguments.append((DNNL_ARG_WORKSPACE, workspace))
        }
        try execute(primitive, arguments)
        return result
    }
}
