import COneDNN

/// The windows of a pooling operation: square, and without padding.
public struct PoolingGeometry: Hashable, Codable, Sendable {
    public var size: Int
    public var stride: Int

    public init(size: Int, stride: Int) {
        self.size = size
        self.stride = stride
    }

    /// The output's height or width for an input's; an incomplete window at the end is left out.
    public func outputSize(_ input: Int) -> Int { (input - size) / stride + 1 }
}

/// How a pooling window becomes one number.
public enum PoolingKind: String, Hashable, Codable, Sendable { case maximum, average }

extension Engine {
    /// The largest or the mean number of each window of an input [N, C, H, W].
    ///
    /// The workspace says which number was the largest; the backward pass of `maximum` needs it.
    ///
    /// - Parameter keepsNaN: whether a window with a NaN has NaN as its maximum, as in PyTorch; oneDNN's kernels pass over
    ///   it, and give -3.4e38 where a window holds nothing else.
    public func pooling(
        _ input: Tensor, kind: PoolingKind, geometry: PoolingGeometry, purpose: Purpose = .inference,
        keepsNaN: Bool = false
    ) throws -> (output: Tensor, workspace: Tensor?) {
        let primitive = try poolingForward(input, kind, geometry, purpose)
        let output = empty(primitive.layout(dnnl_query_dst_md))
        var arguments = [(DNNL_ARG_SRC, input), (DNNL_ARG_DST, output)]
        var workspace: Tensor?
        if kind == .maximum && purpose == .training {
            let made = empty(primitive.layout(dnnl_query_workspace_md))
            arguments.append((DNNL_ARG_WORKSPACE, made))
            workspace = made
        }
        try execute(primitive, arguments)
        if keepsNaN && kind == .maximum && holdsNaN(input) { return (maximaKeepingNaN(input, geometry), workspace) }
        return (output, workspace)
    }

    private func holdsNaN(_ input: Tensor) -> Bool {
        withExtendedLifetime(input) { input.buffer.reduce(into: UInt32(0)) { $0 |= $1.isNaN ? 1 : 0 } != 0 }
    }

    private func maximaKeepingNaN(_ input: Tensor, _ geometry: PoolingGeometry) -> Tensor {
        let (height, width) = (input.shape[2], input.shape[3])
        let shape = input.shape.prefix(2) + [geometry.outputSize(height), geometry.outputSize(width)]
        return input.withValues { source in
            Tensor(Array(shape)) { destination in
                for index in destination.indices {
                    let (plane, place) = index.quotientAndRemainder(dividingBy: shape[2] * shape[3])
                    let corner = plane * height * width + place / shape[3] * geometry.stride * width
                        + place % shape[3] * geometry.stride
                    var largest = source[corner]
                    for row in 0..<geometry.size {
                        for value in source[(corner + row * width)...].prefix(geometry.size)
                        where value > largest || value.isNaN { largest = value }
                    }
                    destination[index] = largest
                }
            }
        }
    }

    /// The gradient of a pooling operation's input, from that of its output.
    public func poolingBackward(
        _ gradient: Tensor, input: Tensor, workspace: Tensor?, kind: PoolingKind, geometry: PoolingGeometry
    ) throws -> Tensor {
        let forward = try poolingForward(input, kind, geometry, .training)
        let key = PrimitiveKey(
            kind == .maximum ? .maxPoolingBackward : .averagePoolingBackward,
            numbers: [geometry.size, geometry.stride], descriptions: [input.description])
        let primitive = try primitive(for: key) {
            var descriptor = dnnl_pooling_desc_t()
            var source = input.description.raw
            var destination = forward.layout(dnnl_query_dst_md).raw
            try check(
                dnnl_pooling_backward_desc_init(
                    &descriptor, kind.algorithm, &source, &destination, geometry.strides, geometry.kernel, [0, 0],
                    [0, 0]),
                "gradient of pooling of \(input.shape)")
            var description: dnnl_primitive_desc_t?
            try check(
                dnnl_primitive_desc_create(&description, &descriptor, nil, raw, forward.hint),
                "gradient of pooling of \(input.shape)")
            return try Primitive(description, engine: self)
        }
        let result = empty(primitive.layout(dnnl_query_diff_src_md))
        var arguments = [
            (DNNL_ARG_DIFF_DST, try packed(gradient, as: primitive.layout(dnnl_query_diff_dst_md), keep: false)),
            (DNNL_ARG_DIFF_SRC, result),
        ]
        if let workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace)) }
        try execute(primitive, arguments)
        return result
    }

    private func poolingForward(
        _ input: Tensor, _ kind: PoolingKind, _ geometry: PoolingGeometry, _ purpose: Purpose
    ) throws -> Primitive {
        let key = PrimitiveKey(
            kind == .maximum ? .maxPooling : .averagePooling,
            numbers: [geometry.size, geometry.stride, purpose == .training ? 1 : 0],
            descriptions: [input.description])
        return try primitive(for: key) {
            let name = "pooling of \(input.shape) with windows of \(geometry.size)x\(geometry.size)"
            guard geometry.size >= 1, geometry.stride >= 1 else {
                throw TensorError(name, "wants a window and a stride from 1, found a stride of \(geometry.stride)")
            }
            guard input.shape.count == 4, input.shape[2] >= geometry.size, input.shape[3] >= geometry.size else {
                throw TensorError(name, "wants an input [N, C, H, W] no smaller than the window")
            }
            var descriptor = dnnl_pooling_desc_t()
            var source = input.description.raw
            var destination = MemoryDescription.anyLayout([
                input.shape[0], input.shape[1], geometry.outputSize(input.shape[2]),
                geometry.outputSize(input.shape[3]),
            ])
            try check(
                dnnl_pooling_forward_desc_init(
                    &descriptor, purpose == .training ? dnnl_forward_training : dnnl_forward_inference,
                    kind.algorithm, &source, &destination, geometry.strides, geometry.kernel, [0, 0], [0, 0]),
                name)
            var description: dnnl_primitive_desc_t?
            try check(dnnl_primitive_desc_create(&description, &descriptor, nil, raw, nil), name)
            return try Primitive(description, engine: self)
        }
    }
}

extension PoolingKind {
    fileprivate var algorithm: dnnl_alg_kind_t {
        self == .maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding
    }
}

extension PoolingGeometry {
    fileprivate var strides: [Int64] { [Int64(stride), Int64(stride)] }
    fileprivate var kernel: [Int64] { [Int64(size), Int64(size)] }
}
