extension Engine {
    /// A tensor whose axis i is the input's axis `permutation[i]`.
    ///
    ///     engine.transposed(images, [0, 2, 3, 1])   // [N, C, H, W] to [N, H, W, C]
    ///
    /// The gradient of its input is its gradient transposed by the inverse permutation.
    ///
    /// - Throws: `TensorError` where the permutation doesn't name each axis once.
    public func transposed(_ input: Tensor, _ permutation: [Int]) throws -> Tensor {
        guard permutation.sorted() == Array(input.shape.indices) else {
            throw TensorError(
                "transposing \(input.shape) by \(permutation)",
                "wants each of the axes 0 to \(input.shape.count - 1) once")
        }
        if permutation == Array(input.shape.indices) { return input }
        guard input.count > 0 else { return Tensor(permutation.map { input.shape[$0] }, []) }
        return try rowMajor(try rowMajor(input).viewed(by: permutation)).known(upTo: knownBound(input))
    }
}

extension Tensor {
    /// The numbers of a row-major tensor where they are, with the axes in another order.
    func viewed(by permutation: [Int]) -> Tensor {
        precondition(description.isRowMajor, "a row-major tensor")
        var steps = Array(repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() {
            steps[axis] = steps[axis + 1] * Swift.max(shape[axis + 1], 1)
        }
        return Tensor(
            description: .strided(permutation.map { shape[$0] }, permutation.map { steps[$0] }), storage: storage)
    }
}
