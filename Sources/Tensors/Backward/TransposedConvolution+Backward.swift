import COneDNN

extension Engine {
    /// The gradients of a transposed convolution's input, weights and bias, from that of its output.
    public func transposedConvolutionBackward(
        _ gradient: Tensor, input: Tensor, weights: Tensor, bias: Tensor?, geometry: ConvolutionGeometry,
        outputPadding: [Int] = []
    ) throws -> (input: Tensor, weights: Tensor, bias: Tensor?) {
        let plan = try TransposedPlan(input, weights, bias, geometry, outputPadding, .training)
        let toInput = try transposedBackwardData(gradient, weights, plan)
        let primitive = try primitive(for: plan.key(.transposedConvolutionBackwardWeights)) {
            let hint = try forward(plan).hint
            let layouts = plan.layouts
            return try makePrimitive("gradient of the \(plan.name)") { description in
                plan.geometry.withWindows {
                    cahier_deconvolution_backward_weights(
                        &description, raw, layouts.input.raw, layouts.weights.raw, layouts.bias?.raw,
                        layouts.output.raw, $0, hint)
                }
            }
        }
        let result = empty(primitive.layout(dnnl_query_diff_weights_md))
        let biasGradient = bias.map { empty($0.description) }
        var arguments = [
            (DNNL_ARG_DIFF_DST, try packed(gradient, as: primitive.layout(dnnl_query_diff_dst_md), keep: false)),
            (DNNL_ARG_SRC, try packed(input, as: primitive.layout(dnnl_query_src_md), keep: false)),
            (DNNL_ARG_DIFF_WEIGHTS, result),
        ]
        if let biasGradient { arguments.append((DNNL_ARG_DIFF_BIAS, biasGradient)) }
        try execute(primitive, arguments)
        // In this order the memory is PyTorch's.
        let ordered = try packed(result, as: plan.weightsInPlace, keep: false)
        return (toInput, Tensor(description: .rowMajor(weights.shape), storage: ordered.storage), biasGradient)
    }

    private func transposedBackwardData(_ gradient: Tensor, _ weights: Tensor, _ plan: TransposedPlan) throws -> Tensor
    {
        let primitive = try primitive(for: plan.key(.transposedConvolutionBackwardData)) {
            let hint = try forward(plan).hint
            let layouts = plan.layouts
            return try makePrimitive("gradient of the \(plan.name)") { description in
                plan.geometry.withWindows {
                    cahier_deconvolution_backward_data(
                        &description, raw, layouts.input.raw, layouts.weights.raw, layouts.output.raw, $0, hint)
                }
            }
        }
        let result = empty(primitive.layout(dnnl_query_diff_src_md))
        try execute(
            primitive,
            [
                (DNNL_ARG_DIFF_DST, try packed(gradient, as: primitive.layout(dnnl_query_diff_dst_md), keep: false)),
                (DNNL_ARG_WEIGHTS, try packedWeights(weights, plan, primitive)), (DNNL_ARG_DIFF_SRC, result),
            ])
        return result
    }
}
