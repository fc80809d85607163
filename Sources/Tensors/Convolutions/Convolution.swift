import COneDNN

extension Engine {
    /// The convolution of an input [N, C, H, W] with weights [O, C / groups, h, w] and a bias [O], then optionally
    /// ReLU; with one or three spatial axes instead of two, the shapes have as many.
    ///
    /// NaN, infinities and overflows are as in a plain sum: numbers that could give any are left to direct kernels and to a ReLU by
    /// itself.
    ///
    /// - Throws: `TensorError` where the shapes don't fit.
    public func convolution(
        _ input: Tensor, weights: Tensor, bias: Tensor?, geometry: ConvolutionGeometry, fusedReLU: Bool = false,
        purpose: Purpose = .inference, kernels: Kernels = .fast
    ) throws -> Tensor {
        let fuses = fusedReLU && InstructionSet.fusesReLUExactly
        var plan = try ConvolutionPlan(
            input.shape, weights, bias: bias, geometry, fusesReLU: fuses, purpose: purpose, kernels: allowed(kernels))
        var bound: Float?
        if plan.winograd || plan.fusesReLU {
            bound = trustedBound(ofSumsOf: input, weights: rowSum(weights), bias: bias)
            if bound == nil { plan = plan.forAnyNumbers }
        } else if purpose == .inference && kernels == .fast {
            bound = knownBound(ofSumsOf: input, weights: weights, bias: bias)
        }
        let output = try convolution(input, weights: weights, bias: bias, plan).known(upTo: bound)
        return fusedReLU && !plan.fusesReLU ? relu(output) : output
    }

    private func convolution(_ input: Tensor, weights: Tensor, bias: Tensor?, _ plan: ConvolutionPlan) throws -> Tensor
    {
        if plan.parts.count > 1,
            let output = try convolutionInParts(input, weights: weights, bias: bias, plan)
        {
            return output
        }
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

    func allowed(_ asked: Kernels) -> Kernels { kernels == .direct ? .direct : asked }

    func forward(_ plan: ConvolutionPlan) throws -> Primitive {
        try convolutionKernel(.convolution, plan) { try describeForward(&$0, $1) }
    }

    private func describeForward(
        _ description: inout dnnl_primitive_desc_t?, _ plan: ConvolutionPlan
    ) throws -> dnnl_status_t {
        let layouts = plan.layouts
        return try withAttributes(fusedReLU: plan.fusesReLU) { attributes in
            plan.geometry.withWindows {
                cahier_convolution_forward(
                    &description, raw, plan.purpose.kind, plan.algorithm, layouts.input.raw, layouts.weights.raw,
                    layouts.bias?.raw, layouts.output.raw, $0, attributes)
            }
        }
    }

    /// The kernel of a plan; a direct one where this oneDNN has no Winograd kernel for the shapes. Which one depends on
    /// the plan, the processor and oneDNN's version alone.
    func convolutionKernel(
        _ operation: PrimitiveKey.Operation, _ plan: ConvolutionPlan,
        _ describe: (inout dnnl_primitive_desc_t?, ConvolutionPlan) throws -> dnnl_status_t
    ) throws -> Primitive {
        try primitive(for: plan.key(operation)) {
            let name = operation == .convolution ? plan.name : "gradient of the \(plan.name)"
            if plan.winograd, let made = try makePrimitiveIfAny(name, { try describe(&$0, plan) }) { return made }
            let made = try makePrimitive(name) { try describe(&$0, plan.direct) }
            // Rather another order of the maps than oneDNN's plain loops.
            guard made.isPlainLoops else { return made }
            let other = try makePrimitive(name) { try describe(&$0, plan.unblocked) }
            return other.isPlainLoops ? made : other
        }
    }

    /// Whether Winograd's kernels can be chosen at all: they want AVX-512, and not every oneDNN has them.
    public var hasWinograd: Bool {
        guard
            let plan = try? ConvolutionPlan(
                [1, 16, 8, 8], Tensor(repeating: 0, shape: [16, 16, 3, 3]), bias: nil,
                ConvolutionGeometry(padding: 1), fusesReLU: false, purpose: .inference, kernels: .fast), plan.winograd
        else { return false }
        return (try? makePrimitiveIfAny(plan.name, { try describeForward(&$0, plan) })) != nil
    }

    func packedWeights(_ weights: Tensor, _ plan: ConvolutionPlan, _ primitive: Primitive) throws -> Tensor {
        let grouped = plan.geometry.groups == 1 ? weights : weights.reshaped(plan.kernelWeights)
        return try packed(grouped, as: primitive.layout(dnnl_query_weights_md), keep: true)
    }
}
