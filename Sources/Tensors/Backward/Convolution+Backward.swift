import COneDNN

extension Engine {
    /// The gradient of a convolution's input, from that of its output.
    public func convolutionBackwardData(
        _ gradient: Tensor, input: Tensor, weights: Tensor, bias: Tensor?, geometry: ConvolutionGeometry,
        kernels: Kernels = .fast
    ) throws -> Tensor {
        try convolutionBackwardData(
            gradient, inputShape: input.shape, weights: weights, bias: bias, geometry: geometry, kernels: kernels)
    }

    /// The same where the input's numbers, on which it doesn't depend, are gone.
    public func convolutionBackwardData(
        _ gradient: Tensor, inputShape: [Int], weights: Tensor, bias: Tensor?, geometry: ConvolutionGeometry,
        kernels: Kernels = .fast
    ) throws -> Tensor {
        var plan = try ConvolutionPlan(
            inputShape, weights, bias: bias, geometry, fusesReLU: false, purpose: .training, kernels: allowed(kernels))
        var bound: Float?
        if plan.winograd {
            // An input's weights are those of at most all outputs.
            bound = trustedBound(ofSumsOf: gradient, weights: rowSum(weights) * Float(weights.shape[0]), bias: nil)
            if bound == nil { plan = plan.direct }
        }
        let primitive = try convolutionKernel(.convolutionBackwardData, plan) { description, plan in
            let hint = try forward(plan).hint
            let layouts = plan.layouts
            return geometry.withWindows {
                cahier_convolution_backward_data(
                    &description, raw, plan.algorithm, layouts.input.raw, layouts.weights.raw, layouts.output.raw, $0,
                    hint)
            }
        }
        let result = empty(primitive.layout(dnnl_query_diff_src_md))
        try execute(
            primitive,
            [
                (DNNL_ARG_DIFF_DST, try packed(gradient, as: primitive.layout(dnnl_query_diff_dst_md), keep: false)),
                (DNNL_ARG_WEIGHTS, try packedWeights(weights, plan, primitive)), (DNNL_ARG_DIFF_SRC, result),
            ])
        return result.known(upTo: bound)
    }

    /// The gradients of a convolution's weights and bias, from that of its output.
    public func convolutionBackwardWeights(
        _ gradient: Tensor, input: Tensor, weights: Tensor, bias: Tensor?, geometry: ConvolutionGeometry,
        kernels: Kernels = .fast
    ) throws -> (weights: Tensor, bias: Tensor?) {
        var plan = try ConvolutionPlan(
            input.shape, weights, bias: bias, geometry, fusesReLU: false, purpose: .training, kernels: allowed(kernels))
        if plan.winograd && !(isModerate(gradient, upTo: 1e15) && isModerate(input, upTo: 1e15)) { plan = plan.direct }
        if plan.seesAllPlaces {
            let toBias = try bias.map { _ in try reduced(gradient, axes: [0, 2, 3], by: .sum) }
            return (try smallMapGradient(gradient, input: input, plan), toBias)
        }
        let primitive = try convolutionKernel(.convolutionBackwardWeights, plan) { description, plan in
            let hint = try forward(plan).hint
            let layouts = plan.layouts
            return geometry.withWindows {
                cahier_convolution_backward_weights(
                    &description, raw, plan.algorithm, layouts.input.raw, layouts.weights.raw, layouts.bias?.raw,
                    layouts.output.raw, $0, hint)
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
        return (try rowMajor(result).reshaped(weights.shape), biasGradient)
    }
}
