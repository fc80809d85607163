import COneDNN

extension MemoryDescription {
    /// bfloat16 numbers in an order that a kernel may choose.
    fileprivate static func openBFloat16(_ shape: [Int]) -> MemoryDescription {
        var raw: OpaquePointer?
        let status = cahier_bfloat16_layout(&raw, Int32(shape.count), shape.map(Int64.init), dnnl_format_tag_any)
        guard status == dnnl_success, let raw else { preconditionFailure("a shape of convolutions, found \(shape)") }
        return MemoryDescription(owning: raw)
    }
}

/// A convolution whose factors are rounded to bfloat16, to nearest, ties to even, and whose sums and results are Float32.
private struct BFloat16Convolution {
    enum Pass: Int { case forward, toInput, toWeights }

    let input, weights: [Int]
    let geometry: ConvolutionGeometry

    var output: [Int] {
        [input[0], weights[0]]
            + (0..<2).map { geometry.outputSize(input[$0 + 2], kernel: weights[$0 + 2], axis: $0) }
    }

    var name: String { "bfloat16 convolution of \(input) with weights \(weights)" }

    /// What a pass computes is Float32.
    func layouts(_ pass: Pass) -> (input: MemoryDescription, weights: MemoryDescription, output: MemoryDescription) {
        (
            pass == .toInput ? .open(input) : .openBFloat16(input),
            pass == .toWeights ? .open(weights) : .openBFloat16(weights),
            pass == .forward ? .open(output) : .openBFloat16(output)
        )
    }
}

extension Engine {
    /// Whether there are kernels for convolutions of bfloat16 numbers: they want AVX-512.
    public var hasBFloat16: Bool {
        guard InstructionSet.level == .avx512 else { return false }
        let small = BFloat16Convolution(
            input: [1, 16, 8, 8], weights: [16, 16, 3, 3], geometry: ConvolutionGeometry(padding: 1))
        return (try? kernel(small, .forward)) != nil
    }

    /// The convolution of an input [N, C, H, W] with weights [O, C, h, w] and a bias [O], both factors rounded to bfloat16.
    ///
    /// - Throws: `TensorError` where oneDNN has no kernel.
    public func bfloat16Convolution(
        _ input: Tensor, weights: Tensor, bias: Tensor?, geometry: ConvolutionGeometry
    ) throws -> Tensor {
        let plan = BFloat16Convolution(input: input.shape, weights: weights.shape, geometry: geometry)
        let kernel = try kernel(plan, .forward)
        let result = empty(kernel.layout(dnnl_query_dst_md))
        try execute(
            kernel,
            [
                (DNNL_ARG_SRC, try packed(input, as: kernel.layout(dnnl_query_src_md), keep: false)),
                (DNNL_ARG_WEIGHTS, try packed(weights, as: kernel.layout(dnnl_query_weights_md), keep: true)),
                (DNNL_ARG_DST, result),
            ])
        return try bias.map {
            try scaledAndShifted(result, by: ChannelAffine(scale: $0.values.map { _ in 1 }, shift: $0.values))
        }
            ?? result
    }

    /// The gradient of the input of such a convolution, from that of its output.
    public func bfloat16InputGradient(
        _ gradient: Tensor, input: [Int], weights: Tensor, geometry: ConvolutionGeometry
    ) throws -> Tensor {
        let kernel = try kernel(
            BFloat16Convolution(input: input, weights: weights.shape, geometry: geometry), .toInput)
        let result = empty(kernel.layout(dnnl_query_diff_src_md))
        try execute(
            kernel,
            [
                (DNNL_ARG_DIFF_DST, try packed(gradient, as: kernel.layout(dnnl_query_diff_dst_md), keep: false)),
                (DNNL_ARG_WEIGHTS, try packed(weights, as: kernel.layout(dnnl_query_weights_md), keep: true)),
                (DNNL_ARG_DIFF_SRC, result),
            ])
        return result
    }

    /// The gradient of the weights of such a convolution, row-major.
    public func bfloat16WeightGradient(
        _ gradient: Tensor, input: Tensor, weights: [Int], geometry: ConvolutionGeometry
    ) throws -> Tensor {
        let kernel = try kernel(
            BFloat16Convolution(input: input.shape, weights: weights, geometry: geometry), .toWeights)
        let result = empty(kernel.layout(dnnl_query_diff_weights_md))
        try execute(
            kernel,
            [
                (DNNL_ARG_DIFF_DST, try packed(gradient, as: kernel.layout(dnnl_query_diff_dst_md), keep: false)),
                (DNNL_ARG_SRC, try packed(input, as: kernel.layout(dnnl_query_src_md), keep: false)),
                (DNNL_ARG_DIFF_WEIGHTS, result),
            ])
        return try rowMajor(result)
    }

    private func kernel(_ plan: BFloat16Convolution, _ pass: BFloat16Convolution.Pass) throws -> Primitive {
        let operation: PrimitiveKey.Operation =
            switch pass {
            case .forward: .convolution
            case .toInput: .convolutionBackwardData
            case .toWeights: .convolutionBackwardWeights
            }
        // The layout of bfloat16 numbers tells these keys from those of other convolutions.
        let key = PrimitiveKey(
            operation, numbers: plan.input + plan.weights + plan.geometry.numbers,
            descriptions: [.openBFloat16(plan.input)])
        return try primitive(for: key) {
            try makePrimitive(plan.name) { description in
                let layouts = plan.layouts(pass)
                return try plan.geometry.withWindows {
                    switch pass {
                    case .forward:
                        return cahier_convolution_forward(
                            &description, raw, dnnl_forward_training, dnnl_convolution_direct, layouts.input.raw,
                            layouts.weights.raw, nil, layouts.output.raw, $0, nil)
                    case .toInput:
                        return cahier_convolution_backward_data(
                            &description, raw, dnnl_convolution_direct, layouts.input.raw, layouts.weights.raw,
                            layouts.output.raw, $0, try kernel(plan, .forward).hint)
                    case .toWeights:
                        return cahier_convolution_backward_weights(
                            &description, raw, dnnl_convolution_direct, layouts.input.raw, layouts.weights.raw, nil,
                            layouts.output.raw, $0, try kernel(plan, .forward).hint)
                    }
                }
            }
        }
    }
}
