import COneDNN

extension Engine {
    /// The transposed convolution of an input [N, C, H, W] with weights [C, O / groups, h, w] and a bias [O], as
    /// PyTorch's `ConvTranspose2d`: the map from a convolution's output to its input. With one or three spatial axes
    /// instead of two, the shapes have as many.
    ///
    /// Each input pixel adds its number times the weights to a window of the output; windows lie `stride` apart, and
    /// the padding is cut off.
    ///
    /// - Parameter outputPadding: Pixels added after the output on each axis, fewer than the stride; none where it is
    ///   empty.
    /// - Throws: `TensorError` where the shapes don't fit.
    public func transposedConvolution(
        _ input: Tensor, weights: Tensor, bias: Tensor?, geometry: ConvolutionGeometry, outputPadding: [Int] = [],
        purpose: Purpose = .inference
    ) throws -> Tensor {
        let plan = try TransposedPlan(input, weights, bias, geometry, outputPadding, purpose)
        let primitive = try forward(plan)
        let output = empty(primitive.layout(dnnl_query_dst_md))
        var arguments = [
            (DNNL_ARG_SRC, try packed(input, as: primitive.layout(dnnl_query_src_md), keep: false)),
            (DNNL_ARG_WEIGHTS, try packedWeights(weights, plan, primitive)), (DNNL_ARG_DST, output),
        ]
        if let bias { arguments.append((DNNL_ARG_BIAS, bias)) }
        try execute(primitive, arguments)
        return output
    }

    func forward(_ plan: TransposedPlan) throws -> Primitive {
        try primitive(for: plan.key(.transposedConvolution)) {
            let layouts = plan.layouts
            return try makePrimitive(plan.name) { description in
                plan.geometry.withWindows {
                    cahier_deconvolution_forward(
                        &description, raw, plan.purpose.kind, layouts.input.raw, layouts.weights.raw,
                        layouts.bias?.raw, layouts.output.raw, $0, nil)
                }
            }
        }
    }

    func packedWeights(_ weights: Tensor, _ plan: TransposedPlan, _ primitive: Primitive) throws -> Tensor {
        let seen = Tensor(description: plan.weightsInPlace, storage: weights.rowMajor().storage)
        return try packed(seen, as: primitive.layout(dnnl_query_weights_md), keep: true)
    }
}

/// Shapes and choices of one transposed convolution; what its kernels depend on.
struct TransposedPlan {
    let input: [Int]
    /// [C, O / groups, ...], as PyTorch keeps them.
    let weights: [Int]
    let geometry: ConvolutionGeometry
    let outputPadding: [Int]
    let hasBias: Bool
    let purpose: Purpose
    let output: [Int]

    init(
        _ input: Tensor, _ weights: Tensor, _ bias: Tensor?, _ geometry: ConvolutionGeometry, _ outputPadding: [Int],
        _ purpose: Purpose
    ) throws(TensorError) {
        let name = "transposed convolution of \(input.shape) with weights \(weights.shape)"
        let axes = input.shape.count - 2
        guard (1...3).contains(axes), weights.shape.count == axes + 2, input.shape[1] == weights.shape[0] else {
            throw TensorError(
                name,
                "wants an input [N, C, H, W] and weights [C, O / groups, kernel height, kernel width] with the same C")
        }
        if let problem = geometry.problem(spatialAxes: axes) { throw TensorError(name, problem) }
        guard weights.shape[0] % geometry.groups == 0 else {
            throw TensorError(name, "wants channels that are a multiple of the groups, found \(geometry.groups) groups")
        }
        let extra = outputPadding.isEmpty ? [Int](repeating: 0, count: axes) : outputPadding
        guard extra.count == axes,
            (0..<axes).allSatisfy({ (0..<geometry.stride[$0]).contains(extra[$0]) })
        else {
            throw TensorError(
                name,
                "wants an output padding from 0 and less than the stride for each spatial axis, "
                    + "found \(outputPadding)")
        }
        let channels = weights.shape[1] * geometry.groups
        if let bias, bias.shape != [channels] {
            throw TensorError(name, "wants a bias [\(channels)], found \(bias.shape)")
        }
        output =
            [input.shape[0], channels]
            + (0..<axes).map {
                geometry.transposedOutputSize(
                    input.shape[$0 + 2], kernel: weights.shape[$0 + 2], outputPadding: extra[$0], axis: $0)
            }
        guard output.dropFirst(2).allSatisfy({ $0 >= 1 }) else {
            throw TensorError(
                name,
                "nothing is left of the output with a padding of \(geometry.paddingBefore) and \(geometry.paddingAfter)"
            )
        }
        self.input = input.shape
        self.weights = weights.shape
        self.geometry = geometry
        self.outputPadding = extra
        hasBias = bias != nil
        self.purpose = purpose
    }

    var name: String { "transposed convolution of \(input) with weights \(weights)" }

    func key(_ operation: PrimitiveKey.Operation) -> PrimitiveKey {
        PrimitiveKey(
            operation,
            numbers: input + weights + geometry.numbers + outputPadding + [
                hasBias ? 1 : 0, purpose == .training ? 1 : 0,
            ])
    }

    /// As oneDNN counts the axes: [O, C, ...], or [groups, O / groups, C / groups, ...].
    private var kernelWeights: [Int] {
        let (groups, spatial) = (geometry.groups, weights.dropFirst(2))
        return groups == 1 ? [weights[1], weights[0]] + spatial : [groups, weights[1], weights[0] / groups] + spatial
    }

    /// PyTorch's weights, axes exchanged rather than numbers moved.
    var weightsInPlace: MemoryDescription {
        let shape = kernelWeights
        let firstSpatial = geometry.groups == 1 ? 2 : 3
        var strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
        let window = shape[firstSpatial...].reduce(1, *)
        strides[firstSpatial - 2] = window
        strides[firstSpatial - 1] = window * weights[1]
        return .strided(shape, strides)
    }

    var layouts:
        (
            input: MemoryDescription, weights: MemoryDescription, bias: MemoryDescription?,
            output: MemoryDescription
        )
    {
        (.open(input), .open(kernelWeights), hasBias ? .rowMajor([output[1]]) : nil, .open(output))
    }
}
