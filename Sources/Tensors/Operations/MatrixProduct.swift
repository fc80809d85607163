import COneDNN

extension Engine {
    /// The product of two matrices, or of stacks of them: [..., M, K] times [..., K, N] is [..., M, N]; the axes before
    /// the last two are broadcast as NumPy's.
    ///
    ///     engine.matrixProduct(queries, keys, transposingRight: true)   // [N, H, T, D], [N, H, T, D]: [N, H, T, T]
    ///
    /// - Throws: `TensorError` where the shapes don't fit.
    public func matrixProduct(
        _ left: Tensor, _ right: Tensor, transposingLeft: Bool = false, transposingRight: Bool = false
    ) throws -> Tensor {
        let name =
            "matrix product of \(left.shape)\(transposingLeft ? " transposed" : "") and \(right.shape)"
            + (transposingRight ? " transposed" : "")
        guard left.shape.count >= 2, right.shape.count >= 2 else {
            throw TensorError(name, "wants two axes or more", advice: "Give a vector as a matrix of one row or column")
        }
        let rank = max(left.shape.count, right.shape.count)
        let (a, b) = (try matrices(left, rank, transposingLeft), try matrices(right, rank, transposingRight))
        guard a.shape[rank - 1] == b.shape[rank - 2],
            let stack = broadcast(Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2)))
        else {
            throw TensorError(
                name, "wants [..., M, K] and [..., K, N] with the same K, and stacks that can be broadcast")
        }
        let shape = stack + [a.shape[rank - 2], b.shape[rank - 1]]
        let output = empty(.rowMajor(shape))
        guard output.count > 0 else { return output }
        guard a.count > 0 else { return Tensor(repeating: 0, shape: shape) }
        let key = PrimitiveKey(.matrixProduct, descriptions: [a.description, b.description])
        let primitive = try primitive(for: key) {
            try makePrimitive(name) {
                cahier_matrix_product(&$0, raw, a.description.raw, b.description.raw, nil, output.description.raw, nil)
            }
        }
        try execute(primitive, [(DNNL_ARG_SRC, a), (DNNL_ARG_WEIGHTS, b), (DNNL_ARG_DST, output)])
        guard let left = knownBound(left), let right = knownBound(right) else { return output }
        return output.known(upTo: left * right * Float(a.shape[rank - 1]) * 1.01)
    }

    /// The tensor with `rank` axes; transposed, its numbers stay where they are and the last two axes change places.
    private func matrices(_ tensor: Tensor, _ rank: Int, _ transposing: Bool) throws -> Tensor {
        let rows = try rowMajor(tensor)
        let shape = Array(repeating: 1, count: rank - tensor.shape.count) + tensor.shape
        guard transposing else { return rows.reshaped(shape) }
        return rows.reshaped(shape).viewed(by: Array(0..<rank - 2) + [rank - 1, rank - 2])
    }
}
