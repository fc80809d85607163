extension Engine {
    /// The gradients of the tensors that were concatenated, from that of the whole.
    ///
    /// - Parameter sizes: the tensors' sizes on the axis.
    public func concatenatedBackward(_ gradient: Tensor, sizes: [Int], axis: Int) throws -> [Tensor] {
        let name = "splitting \(gradient.shape) on axis \(axis) into \(sizes)"
        let axis = try checkedAxis(axis, of: gradient.shape, name)
        guard sizes.allSatisfy({ $0 >= 0 }), sizes.reduce(0, +) == gradient.shape[axis] else {
            throw TensorError(name, "wants sizes that add up to \(gradient.shape[axis])")
        }
        var start = 0
        return try sizes.map { size in
            defer { start += size }
            return try slice(gradient, axis: axis, range: start..<start + size)
        }
    }
}
