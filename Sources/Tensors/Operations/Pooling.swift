import COneDNN

/// How a pooling window becomes one number.
public enum PoolingKind: String, Hashable, Codable, Sendable { case maximum, average }

extension Engine {
    /// The largest or the mean number of each window of an input [N, C, H, W], or with one or three spatial axes.
    ///
    /// The workspace says which number was the largest; the backward pass of `maximum` needs it.
    ///
    /// The maximum of a window with a NaN is NaN, as in PyTorch.
    ///
    /// - Throws: `TensorError` where the windows don't fit.
    public func pooling(
        _ input: Tensor, kind: PoolingKind, geometry: PoolingGeometry, purpose: Purpose = .inference
    ) throws -> (output: Tensor, workspace: Tensor?) {
        let input = kind == .average ? try inUsualOrder(input) : input
        let primitive = try poolingForward(input, kind, geometry, purpose)
        // oneDNN's kernels pass over NaN, and give -3.4e38 where a window holds nothing else or only negative infinities.
        let needsCare = kind == .maximum && bound(input) == .infinity
        var output = empty(primitive.layout(dnnl_query_dst_md))
        var arguments = [(DNNL_ARG_SRC, needsCare ? inOrder(input) : input), (DNNL_ARG_DST, output)]
        var workspace: Tensor?
        if kind == .maximum && purpose == .training {
            let made = empty(primitive.layout(dnnl_query_workspace_md))
            arguments.append((DNNL_ARG_WORKSPACE, made))
            workspace = made
        }
        try execute(primitive, arguments)
        if needsCare { return (maximaKeepingNaN(input, geometry), workspace) }
        output = output.known(upTo: knownBound(input))
        if kind == .average, let correction = meanCorrection(input.shape, geometry) {
            output = try scaled(output, by: correction)
        }
        return (output, workspace)
    }

    /// The mean of each map of an input [N, C, H, W], as [N, C, 1, 1]; or with one or three spatial axes.
    public func globalAveragePooling(_ input: Tensor) throws -> Tensor {
        try pooling(input, kind: .average, geometry: .wholeMap(input.shape)).output
    }

    func poolingForward(
        _ input: Tensor, _ kind: PoolingKind, _ geometry: PoolingGeometry, _ purpose: Purpose
    ) throws -> Primitive {
        try poolingForward(input.description, kind, geometry, purpose)
    }

    func poolingForward(
        _ input: MemoryDescription, _ kind: PoolingKind, _ geometry: PoolingGeometry, _ purpose: Purpose
    ) throws -> Primitive {
        let key = PrimitiveKey(
            .pooling,
            numbers: geometry.numbers + [kind == .maximum ? 1 : 0, purpose == .training ? 1 : 0],
            descriptions: [input])
        return try primitive(for: key) {
            let window = geometry.size.map(String.init).joined(separator: "x")
            let name = "pooling of \(input.shape) with windows of \(window)"
            guard (3...5).contains(input.shape.count) else {
                throw TensorError(name, "wants an input [N, C, H, W], or one axis less or more")
            }
            let maps = Array(input.shape.dropFirst(2))
            if let problem = geometry.problem(maps) { throw TensorError(name, problem) }
            let output = MemoryDescription.open(
                input.shape.prefix(2) + maps.indices.map { geometry.outputSize(maps[$0], axis: $0) })
            let algorithm = kind.algorithm(geometry, input.shape)
            return try makePrimitive(name) { description in
                geometry.withWindows(input.shape) {
                    cahier_pooling_forward(
                        &description, raw, purpose.kind, algorithm, input.raw, output.raw,
                        geometry.size.map(Int64.init), $0)
                }
            }
        }
    }
}

extension PoolingKind {
    /// Without padding both kinds of mean agree, but windows that reach beyond the end count what they hold.
    func algorithm(_ geometry: PoolingGeometry, _ input: [Int]) -> dnnl_alg_kind_t {
        if self == .maximum { return dnnl_pooling_max }
        return geometry.countsPadding && (geometry.paddingBefore + geometry.paddingAfter).contains { $0 > 0 }
            ? dnnl_pooling_avg_include_padding : dnnl_pooling_avg_exclude_padding
    }
}

extension PoolingGeometry {
    /// One window that covers a map [N, C, ...].
    static func wholeMap(_ shape: [Int]) -> PoolingGeometry {
        let size = Array(shape.dropFirst(2))
        let none = size.map { _ in 0 }
        return PoolingGeometry(size: size, stride: size, paddingBefore: none, paddingAfter: none)
    }

    func withWindows<Result>(
        _ input: [Int], _ body: (cahier_windows) throws -> Result
    ) rethrows -> Result {
        let after = size.indices.map { neededPadding(input[$0 + 2], axis: $0) }
        return try withWindowPointers(stride, dilation, paddingBefore, after, body)
    }
}
