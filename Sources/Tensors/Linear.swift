import COneDNN

extension Engine {
    /// Each row of an input [N, I] times the transposed weights [O, I], plus a bias [O], then optionally ReLU.
    ///
    /// - Throws: `TensorError` where the shapes don't fit.
    public func linear(
        _ input: Tensor, weights: Tensor, bias: Tensor?, fusedReLU: Bool = false, purpose: Purpose = .inference
    ) throws -> Tensor {
        let primitive = try linearForward(input, weights, bias, fusedReLU, purpose)
        let output = empty(primitive.layout(dnnl_query_dst_md))
        var arguments = [
            (DNNL_ARG_SRC, try packed(input, as: primitive.layout(dnnl_query_src_md), keep: false)),
            (DNNL_ARG_WEIGHTS, try packed(weights, as: primitive.layout(dnnl_query_weights_md), keep: true)),
            (DNNL_ARG_DST, output),
        ]
        if let bias { arguments.append((DNNL_ARG_BIAS, bias)) }
        try execute(primitive, arguments)
        return output
    }

    /// The gradients of a linear layer's input, weights and bias, from that of its output [N, O].
    public func linearBackward(
        _ gradient: Tensor, input: Tensor, weights: Tensor, bias: Tensor?, needsInput: Bool = true
    ) throws -> (input: Tensor?, weights: Tensor, bias: Tensor?) {
        let forward = try linearForward(input, weights, bias, false, .training)
        let shapes = input.shape + weights.shape + [bias == nil ? 0 : 1]
        let toWeights = try primitive(for: PrimitiveKey(.linearBackwardWeights, numbers: shapes)) {
            var (source, weightsDescription, biasDescription, destination) = linearDescriptions(input, weights)
            var descriptor = dnnl_inner_product_desc_t()
            try withOptionalPointer(&biasDescription, where: bias != nil) { bias in
                try check(
                    dnnl_inner_product_backward_weights_desc_init(
                        &descriptor, &source, &weightsDescription, bias, &destination),
                    "gradient of a linear layer's weights \(weights.shape)")
            }
            return try makeLinear(&descriptor, nil, hint: forward.hint)
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
        return (inputGradient, try rowMajor(weightsGradient), biasGradient)
    }

    private func linearBackwardData(
        _ gradient: Tensor, _ input: Tensor, _ weights: Tensor, hint: dnnl_primitive_desc_t, shapes: [Int]
    ) throws -> Tensor {
        let primitive = try primitive(for: PrimitiveKey(.linearBackwardData, numbers: shapes)) {
            var (source, weightsDescription, _, destination) = linearDescriptions(input, weights)
            var descriptor = dnnl_inner_product_desc_t()
            try check(
                dnnl_inner_product_backward_data_desc_init(&descriptor, &source, &weightsDescription, &destination),
                "gradient of a linear layer's input \(input.shape)")
            return try makeLinear(&descriptor, nil, hint: hint)
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

    private func linearForward(
        _ input: Tensor, _ weights: Tensor, _ bias: Tensor?, _ fusedReLU: Bool, _ purpose: Purpose
    ) throws -> Primitive {
        let name = "linear layer on \(input.shape) with weights \(weights.shape)"
        guard input.shape.count == 2, weights.shape.count == 2, input.shape[1] == weights.shape[1] else {
            throw TensorError(name, "wants an input [N, I] and weights [O, I] with the same I; flatten the input first")
        }
        if let bias, bias.shape != [weights.shape[0]] {
            throw TensorError(name, "wants a bias [\(weights.shape[0])], found \(bias.shape)")
        }
        let numbers =
            input.shape + weights.shape + [bias == nil ? 0 : 1, fusedReLU ? 1 : 0, purpose == .training ? 1 : 0]
        return try primitive(for: PrimitiveKey(.linear, numbers: numbers)) {
            var (source, weightsDescription, biasDescription, destination) = linearDescriptions(input, weights)
            var descriptor = dnnl_inner_product_desc_t()
            try withOptionalPointer(&biasDescription, where: bias != nil) { bias in
                try check(
                    dnnl_inner_product_forward_desc_init(
                        &descriptor, purpose == .training ? dnnl_forward_training : dnnl_forward_inference, &source,
                        &weightsDescription, bias, &destination), name)
            }
            var attributes: dnnl_primitive_attr_t?
            defer { dnnl_primitive_attr_destroy(attributes) }
            if fusedReLU { attributes = try reluAttributes() }
            return try makeLinear(&descriptor, attributes, hint: nil)
        }
    }

    private func makeLinear(
        _ descriptor: inout dnnl_inner_product_desc_t, _ attributes: dnnl_primitive_attr_t?,
        hint: dnnl_primitive_desc_t?
    ) throws -> Primitive {
        var description: dnnl_primitive_desc_t?
        try check(
            dnnl_primitive_desc_create(&description, &descriptor, attributes, raw, hint), "preparing a linear layer")
        return try Primitive(description, engine: self)
    }

    /// Inputs and outputs stay row-major, so that a flattened feature map has the order that weights files expect.
    private func linearDescriptions(_ input: Tensor, _ weights: Tensor) -> (
        source: dnnl_memory_desc_t, weights: dnnl_memory_desc_t, bias: dnnl_memory_desc_t, output: dnnl_memory_desc_t
    ) {
        (
            MemoryDescription.rowMajor(input.shape).raw, MemoryDescription.anyLayout(weights.shape),
            MemoryDescription.rowMajor([weights.shape[0]]).raw,
            MemoryDescription.rowMajor([input.shape[0], weights.shape[0]]).raw
        )
    }
}
