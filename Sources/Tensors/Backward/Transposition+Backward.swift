extension Engine {
    /// The gradient of a transposition's input, from that of its output.
    public func transposedBackward(_ gradient: Tensor, _ permutation: [Int]) throws -> Tensor {
        guard permutation.sorted() == Array(gradient.shape.indices) else {
            throw TensorError(
                "transposing \(gradient.shape) back by \(permutation)",
                "wants each of the axes 0 to \(gradient.shape.count - 1) once")
        }
        var inverse = permutation
        for (axis, source) in permutation.enumerated() { inverse[source] = axis }
        return try transposed(gradient, inverse)
    }
}
