import COneDNN

extension Engine {
    /// Each row of an input [..., I] times the transposed weights [O, I], plus a bias [O], then optionally ReLU.
    ///
    ///     try engine.linear(tokens, weights: weights, bias: nil)   // [8, 197, 384] with [10, 384]: [8, 197, 10]
    ///
    /// - Throws: `TensorError` where the shapes don't fit.
    public func linear(
        _ input: Tensor, weights: Tensor, bias: Tensor?, fusedReLU: Bool = false, purpose: Purpose = .inference
    ) throws -> Tensor {
        let rows = try rows(of: input, for: weights)
        var fuses = fusedReLU && InstructionSet.fusesReLUExactly
        var bound: Float?
        if fuses {
            bound = trustedBound(ofSumsOf: input, weights: rowSum(weights), bias: bias)
            fuses = bound != nil
        } else if purpose == .inference {
            bound = knownBound(ofSumsOf: input, weights: weights, bias: bias)
        }
        let primitive = try linearForward(rows, weights, bias, fuses, purpose)
        var output = empty(primitive.layout(dnnl_query_dst_md))
        var arguments = [
            (DNNL_ARG_SRC, try packed(rows, as: primitive.layout(dnnl_query_src_md), keep: false)),
            (DNNL_ARG_WEIGHTS, try packed(weights, as: primitive.layout(dnnl_query_weights_md), keep: true)),
            (DNNL_ARG_DST, output),
        ]
        if let bias { arguments.append((DNNL_ARG_BIAS, bias)) }
        try execute(primitive, arguments)
        output = output.known(upTo: bound)
        if fusedReLU && !fuses { output = relu(output) }
        return input.shape.count == 2 ? output : output.reshaped(input.shape.dropLast() + [weights.shape[0]])
    }

    /// The weights [O, I] in the order that the kernel wants for an input of so many rows.
    public func arranged(_ weights: Tensor, bias: Tensor?, rows: Int) throws -> Tensor {
        guard weights.shape.count == 2 else {
            throw TensorError("arranging the weights of a linear layer", "wants weights [O, I], found \(weights.shape)")
        }
        let input = empty(.rowMajor([rows, weights.shape[1]]))
        let primitive = try linearForward(input, weights, bias, false, .inference)
        // While the rows still lie one after the other.
        _ = rowSum(weights)
        let arranged = try packed(weights, as: primitive.layout(dnnl_query_weights_md), keep: false)
        arranged.storage.inherit(from: weights.storage)
        return arranged
    }

    func rows(of input: Tensor, for weights: Tensor) throws -> Tensor {
        guard input.shape.count >= 2, weights.shape.count == 2, input.shape.last == weights.shape[1] else {
            throw TensorError(
                "linear layer on \(input.shape) with weights \(weights.shape)",
                "wants an input [..., I] and weights [O, I] with the same I",
                advice: "Flatten the input first")
        }
        return try rows(of: input)
    }

    /// All axes but the last seen as one.
    func rows(of tensor: Tensor) throws -> Tensor {
        guard tensor.shape.count > 2, let features = tensor.shape.last else { return tensor }
        return try rowMajor(tensor).reshaped([tensor.shape.dropLast().reduce(1, *), features])
    }

    func linearForward(
        _ input: Tensor, _ weights: Tensor, _ bias: Tensor?, _ fusedReLU: Bool, _ purpose: Purpose
    ) throws -> Primitive {
        let name = "linear layer on \(input.shape) with weights \(weights.shape)"
        if let bias, bias.shape != [weights.shape[0]] {
            throw TensorError(name, "wants a bias [\(weights.shape[0])], found \(bias.shape)")
        }
        let numbers =
            input.shape + weights.shape + [bias == nil ? 0 : 1, fusedReLU ? 1 : 0, purpose == .training ? 1 : 0]
        return try primitive(for: PrimitiveKey(.linear, numbers: numbers)) {
            let layouts = LinearLayouts(input, weights)
            return try withAttributes(fusedReLU: fusedReLU) { attributes in
                try makePrimitive(name) {
                    cahier_inner_product_forward(
                        &$0, raw, purpose.kind, layouts.input.raw, layouts.weights.raw,
                        bias == nil ? nil : layouts.bias.raw, layouts.output.raw, attributes)
                }
            }
        }
    }
}

/// Inputs and outputs stay row-major, so that a flattened feature map has the order that weights files expect.
struct LinearLayouts {
    let input, weights, bias, output: MemoryDescription

    init(_ input: Tensor, _ weights: Tensor) {
        self.input = .rowMajor(input.shape)
        self.weights = .open(weights.shape)
        bias = .rowMajor([weights.shape[0]])
        output = .rowMajor([input.shape[0], weights.shape[0]])
    }
}
