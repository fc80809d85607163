import COneDNN

extension Engine {
    /// The gradients of a linear layer's input, weights and bias, from that of its output [..., O].
    public func linearBackward(
        _ gradient: Tensor, input: Tensor, weights: Tensor, bias: Tensor?, needsInput: Bool = true
    ) throws -> (input: Tensor?, weights: Tensor, bias: Tensor?) {
        let shape = input.shape
        let (input, gradient) = (try rows(of: input, for: weights), try rows(of: gradient))
        let forward = try linearForward(input, weights, bias, false, .training)
        let shapes = input.shape + weights.shape + [bias == nil ? 0 : 1]
        let toWeights = try primitive(for: PrimitiveKey(.linearBackwardWeights, numbers: shapes)) {
            let layouts = LinearLayouts(input, weights)
            return try makePrimitive("gradient of a linear layer's weights \(weights.shape)") {
                cahier_inner_product_backward_weights(
                    &$0, raw, layouts.input.raw, layouts.weights.raw, bias == nil ? nil : layouts.bias.raw,
                    layouts.output.raw, forward.hint)
            }
        }
        let weightsGradient = empty(toWeights.layout(dnnl_query_diff_weights_md))
        let biasGradient = bias.map { empty($0.description) }
        var arguments = [
            (DNNL_ARG_DIFF_DST, try packed(gradient, as: toWeights.layout(dnnl_query_diff_dst_md), keep: false)),
            (DNNL_ARG_SRC, try packed(input, as: toWeights.layout(dnnl_query_src_md), keep: false)),
            (DNNL_ARG_DIFF_WEIGHTS, weightsGradient),
        ]
        if let biasGradient { arguments.append((DNNL_ARG_DIFF_BIAS, biasGradient)) }
        try execute(toWeights, arguments)
        let inputGradient =
            needsInput
            ? try linearBackwardData(gradient, input, weights, hint: forward.hint, shapes: shapes) : nil
        return (inputGradient?.reshaped(shape), try rowMajor(weightsGradient), biasGradient)
    }

    /// The gradient [..., I] of a linear layer's input alone, from that of its output [..., O] and the weights [O, I].
    ///
    /// - Throws: `TensorError` where the shapes don't fit.
    public func linearBackwardData(_ gradient: Tensor, weights: Tensor) throws -> Tensor {
        guard gradient.shape.count >= 2, weights.shape.count == 2, gradient.shape.last == weights.shape[0] else {
            throw TensorError(
                "gradient of a linear layer's input from one of \(gradient.shape) with weights \(weights.shape)",
                "wants a gradient [..., O] and weights [O, I] with the same O")
        }
        let rows = try rows(of: gradient)
        let input = empty(.rowMajor([rows.shape[0], weights.shape[1]]))
        let hint = try linearForward(input, weights, nil, false, .training).hint
        return try linearBackwardData(rows, input, weights, hint: hint, shapes: input.shape + weights.shape + [0])
            .reshaped(gradient.shape.dropLast() + [weights.shape[1]])
    }

    private func linearBackwardData(
        _ gradient: Tensor, _ input: Tensor, _ weights: Tensor, hint: dnnl_primitive_desc_t, shapes: [Int]
    ) throws -> Tensor {
        let primitive = try primitive(for: PrimitiveKey(.linearBackwardData, numbers: shapes)) {
            let layouts = LinearLayouts(input, weights)
            return try makePrimitive("gradient of a linear layer's input \(input.shape)") {
                cahier_inner_product_backward_data(
                    &$0, raw, layouts.input.raw, layouts.weights.raw, layouts.output.raw, hint)
            }
        }
        let result = empty(primitive.layout(dnnl_query_diff_src_md))
        try execute(
            primitive,
            [
                (DNNL_ARG_DIFF_DST, try packed(gradient, as: primitive.layout(dnnl_query_diff_dst_md), keep: false)),
                (DNNL_ARG_WEIGHTS, try packed(weights, as: primitive.layout(dnnl_query_weights_md), keep: true)),
                (DNNL_ARG_DIFF_SRC, result),
            ])
        return result
    }
}
