import COneDNN

/// Where the windows of a convolution lie.
public struct ConvolutionGeometry: Hashable, Codable, Sendable {
    /// Pixels from one window to the next.
    public var stride: Int
    /// Zeros added on each of the four sides.
    public var padding: Int

    public init(stride: Int = 1, padding: Int = 0) {
        self.stride = stride
        self.padding = padding
    }

    /// The output's height or width for an input's.
    public func outputSize(_ input: Int, kernel: Int) -> Int { (input + 2 * padding - kernel) / stride + 1 }
}

/// Which kernels may compute a convolution.
public enum Kernels: Hashable, Sendable {
    /// Winograd's where they are faster, by a rule on shape and instructions.
    case fast
    /// Only kernels that multiply each weight with each input: a huge number changes no output but its own.
    case direct
}

/// A convolution's forward pass is prepared differently when a backward pass will follow.
public enum Purpose: Hashable, Sendable { case inference, training }

/// Shapes and choices of one convolution; what its kernels depend on.
struct ConvolutionPlan: Hashable {
    let input: [Int]
    let weights: [Int]
    let geometry: ConvolutionGeometry
    let hasBias: Bool
    let fusesReLU: Bool
    let purpose: Purpose
    let winograd: Bool

    init(
        _ input: Tensor, _ weights: Tensor, bias: Tensor?, _ geometry: ConvolutionGeometry, fusesReLU: Bool,
        purpose: Purpose, kernels: Kernels
    ) throws(TensorError) {
        let name = "convolution of \(input.shape) with weights \(weights.shape)"
        guard input.shape.count == 4, weights.shape.count == 4, input.shape[1] == weights.shape[1] else {
            throw TensorError(
                name, "wants an input [N, C, H, W] and weights [O, C, kernel height, kernel width] with the same C")
        }
        guard geometry.stride >= 1, geometry.padding >= 0 else {
            throw TensorError(
                name, "wants a stride from 1 and a padding from 0, found \(geometry.stride) and \(geometry.padding)")
        }
        guard (2...3).allSatisfy({ input.shape[$0] + 2 * geometry.padding >= weights.shape[$0] }) else {
            throw TensorError(name, "the window is larger than the map with a padding of \(geometry.padding)")
        }
        if let bias, bias.shape != [weights.shape[0]] {
            throw TensorError(name, "wants a bias [\(weights.shape[0])], found \(bias.shape)")
        }
        self.input = input.shape
        self.weights = weights.shape
        self.geometry = geometry
        hasBias = bias != nil
        self.fusesReLU = fusesReLU
        self.purpose = purpose
        winograd = kernels == .fast && ConvolutionPlan.winogradIsFaster(input.shape, weights.shape, geometry)
    }

    /// Winograd's kernels exist for 3x3 windows at stride 1 on AVX-512; they lose on few channels and on 2x2 maps.
    private static func winogradIsFaster(_ input: [Int], _ weights: [Int], _ geometry: ConvolutionGeometry) -> Bool {
        InstructionSet.current.level == .avx512 && weights[2] == 3 && weights[3] == 3 && geometry.stride == 1
            && geometry.padding == 1 && weights[0] >= 16 && weights[1] >= 16 && input[2] > 2 && input[3] > 2
    }

    var output: [Int] {
        [
            input[0], weights[0], geometry.outputSize(input[2], kernel: weights[2]),
            geometry.outputSize(input[3], kernel: weights[3]),
        ]
    }

    var name: String { "convolution of \(input) with weights \(weights)" }

    func key(_ operation: PrimitiveKey.Operation) -> PrimitiveKey {
        PrimitiveKey(
            operation,
            numbers: input + weights + [
                geometry.stride, geometry.padding, hasBias ? 1 : 0, fusesReLU ? 1 : 0,
                purpose == .training ? 1 : 0, winograd ? 1 : 0,
            ])
    }
}

extension Engine {
    /// The convolution of an input [N, C, H, W] with weights [O, C, h, w] and a bias [O], then optionally ReLU.
    ///
    /// - Throws: `TensorError` where the shapes don't fit.
    public func convolution(
        _ input: Tensor, weights: Tensor, bias: Tensor?, geometry: ConvolutionGeometry, fusedReLU: Bool = false,
        purpose: Purpose = .inference, kernels: Kernels = .fast
    ) throws -> Tensor {
        let plan = try ConvolutionPlan(
            input, weights, bias: bias, geometry, fusesReLU: fusedReLU, purpose: purpose, kernels: kernels)
        let primitive = try forward(plan)
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

    /// The gradient of a convolution's input, from that of its output.
    public func convolutionBackwardData(
        _ gradient: Tensor, input: Tensor, weights: Tensor, bias: Tensor?, geometry: ConvolutionGeometry,
        kernels: Kernels = .fast
    ) throws -> Tensor {
        let plan = try ConvolutionPlan(
            input, weights, bias: bias, geometry, fusesReLU: false, purpose: .training, kernels: kernels)
        let primitive = try primitive(for: plan.key(.convolutionBackwardData)) {
            try makeBackward(plan) { descriptor, source, weights, _, destination, strides, padding in
                dnnl_convolution_backward_data_desc_init(
                    descriptor, plan.algorithm, source, weights, destination, strides, padding, padding)
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

    /// The gradients of a convolution's weights and bias, from that of its output.
    public func convolutionBackwardWeights(
        _ gradient: Tensor, input: Tensor, weights: Tensor, bias: Tensor?, geometry: ConvolutionGeometry,
        kernels: Kernels = .fast
    ) throws -> (weights: Tensor, bias: Tensor?) {
        let plan = try ConvolutionPlan(
            input, weights, bias: bias, geometry, fusesReLU: false, purpose: .training, kernels: kernels)
        let primitive = try primitive(for: plan.key(.convolutionBackwardWeights)) {
            try makeBackward(plan) { descriptor, source, weights, bias, destination, strides, padding in
                dnnl_convolution_backward_weights_desc_init(
                    descriptor, plan.algorithm, source, weights, bias, destination, strides, padding, padding)
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
        return (try rowMajor(result), biasGradient)
    }

    private func forward(_ plan: ConvolutionPlan) throws -> Primitive {
        try primitive(for: plan.key(.convolution)) {
            var descriptor = dnnl_convolution_desc_t()
            var (source, weights, bias, destination) = plan.descriptions
            let strides = [Int64](repeating: Int64(plan.geometry.stride), count: 2)
            let padding = [Int64](repeating: Int64(plan.geometry.padding), count: 2)
            try withOptionalPointer(&bias, where: plan.hasBias) { bias in
                try check(
                    dnnl_convolution_forward_desc_init(
                        &descriptor, plan.purpose == .training ? dnnl_forward_training : dnnl_forward_inference,
                        plan.algorithm, &source, &weights, bias, &destination, strides, padding, padding),
                    plan.name)
            }
            var attributes: dnnl_primitive_attr_t?
            defer { dnnl_primitive_attr_destroy(attributes) }
            if plan.fusesReLU { attributes = try reluAttributes() }
            var description: dnnl_primitive_desc_t?
            try check(dnnl_primitive_desc_create(&description, &descriptor, attributes, raw, nil), plan.name)
            return try Primitive(description, engine: self)
        }
    }

    private typealias BackwardDescriber = (
        UnsafeMutablePointer<dnnl_convolution_desc_t>, UnsafePointer<dnnl_memory_desc_t>,
        UnsafePointer<dnnl_memory_desc_t>, UnsafePointer<dnnl_memory_desc_t>?, UnsafePointer<dnnl_memory_desc_t>,
        [Int64], [Int64]
    ) -> dnnl_status_t

    private func makeBackward(_ plan: ConvolutionPlan, describe: BackwardDescriber) throws -> Primitive {
        var descriptor = dnnl_convolution_desc_t()
        var (source, weights, bias, destination) = plan.descriptions
        let strides = [Int64](repeating: Int64(plan.geometry.stride), count: 2)
        let padding = [Int64](repeating: Int64(plan.geometry.padding), count: 2)
        try withOptionalPointer(&bias, where: plan.hasBias) { bias in
            try check(
                describe(&descriptor, &source, &weights, bias, &destination, strides, padding),
                "gradient of the \(plan.name)")
        }
        var description: dnnl_primitive_desc_t?
        let hint = try forward(plan).hint
        try check(
            dnnl_primitive_desc_create(&description, &descriptor, nil, raw, hint), "gradient of the \(plan.name)")
        return try Primitive(description, engine: self)
    }

    /// Attributes that apply ReLU to a kernel's output before it is written.
    func reluAttributes() throws -> dnnl_primitive_attr_t? {
        var attributes: dnnl_primitive_attr_t?
        var operations: dnnl_post_ops_t?
        try check(dnnl_primitive_attr_create(&attributes), "fusing ReLU")
        try check(dnnl_post_ops_create(&operations), "fusing ReLU")
        defer { dnnl_post_ops_destroy(operations) }
        try check(dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0), "fusing ReLU")
        try check(dnnl_primitive_attr_set_post_ops(attributes, operations), "fusing ReLU")
        return attributes
    }
}

extension ConvolutionPlan {
    fileprivate var algorithm: dnnl_alg_kind_t { winograd ? dnnl_convolution_winograd : dnnl_convolution_direct }

    fileprivate var descriptions:
        (source: dnnl_memory_desc_t, weights: dnnl_memory_desc_t, bias: dnnl_memory_desc_t, output: dnnl_memory_desc_t)
    {
        (
            layout(input), MemoryDescription.anyLayout(weights), MemoryDescription.rowMajor([weights[0]]).raw,
            layout(output)
        )
    }

    /// Winograd's kernels want channels in blocks of 16; others take that too, and then nothing is reordered between them.
    private func layout(_ shape: [Int]) -> dnnl_memory_desc_t {
        let isBlocked = !winograd && InstructionSet.current.level == .avx512 && shape[1] % 16 == 0
        return MemoryDescription.layout(shape, isBlocked ? dnnl_nChw16c : dnnl_format_tag_any)
    }
}

/// Calls a closure with a pointer to the value, or with `nil`.
func withOptionalPointer<Value, Result>(
    _ value: inout Value, where present: Bool, _ body: (UnsafePointer<Value>?) throws -> Result
) rethrows -> Result {
    present ? try withUnsafePointer(to: &value) { try body($0) } : try body(nil)
}
