import COneDNN

extension Engine {
    /// The gradient of a pooling operation's input, from that of its output.
    public func poolingBackward(
        _ gradient: Tensor, input: Tensor, workspace: Tensor?, kind: PoolingKind, geometry: PoolingGeometry
    ) throws -> Tensor {
        try poolingBackward(gradient, input: input.description, workspace: workspace, kind: kind, geometry: geometry)
    }

    /// The gradient of a global average pooling's input, from that of its output.
    public func globalAveragePoolingBackward(_ gradient: Tensor, inputShape: [Int]) throws -> Tensor {
        guard (3...5).contains(inputShape.count) else {
            throw TensorError(
                "gradient of global average pooling of \(inputShape)",
                "wants an input [N, C, H, W], or one axis less or more")
        }
        return try poolingBackward(
            gradient, input: .usual(inputShape), workspace: nil, kind: .average, geometry: .wholeMap(inputShape))
    }

    private func poolingBackward(
        _ gradient: Tensor, input: MemoryDescription, workspace: Tensor?, kind: PoolingKind, geometry: PoolingGeometry
    ) throws -> Tensor {
        let forward = try poolingForward(input, kind, geometry, .training)
        let key = PrimitiveKey(
            .poolingBackward, numbers: geometry.numbers + [kind == .maximum ? 1 : 0], descriptions: [input])
        let algorithm = kind.algorithm(geometry, input.shape)
        let primitive = try primitive(for: key) {
            try makePrimitive("gradient of pooling of \(input.shape)") { description in
                geometry.withWindows(input.shape) {
                    cahier_pooling_backward(
                        &description, raw, algorithm, input.raw, forward.layout(dnnl_query_dst_md).raw,
                        geometry.size.map(Int64.init), $0, forward.hint)
                }
            }
        }
        var gradient = try packed(gradient, as: primitive.layout(dnnl_query_diff_dst_md), keep: false)
        if kind == .average, let correction = meanCorrection(input.shape, geometry) {
            gradient = try scaled(gradient, by: correction)
        }
        let result = empty(primitive.layout(dnnl_query_diff_src_md))
        var arguments = [(DNNL_ARG_DIFF_DST, gradient), (DNNL_ARG_DIFF_SRC, result)]
        if let workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace)) }
        try execute(primitive, arguments)
        // A number gets no more than what all windows that hold it give.
        let windows = geometry.size.indices.reduce(1) { product, axis in
            let (size, stride) = (geometry.size[axis], geometry.stride[axis])
            return product * (geometry.dilation[axis] == 1 ? (size + stride - 1) / stride : size)
        }
        return result.known(upTo: knownBound(gradient).map { $0 * Float(windows) * 1.01 })
    }
}
