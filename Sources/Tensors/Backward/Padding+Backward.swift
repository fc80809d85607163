extension Engine {
    /// The gradient of a padded tensor's input: a number that was repeated gets the sum.
    public func paddedBackward(
        _ gradient: Tensor, inputShape: [Int], before: [Int], after: [Int], mode: PaddingMode = .constant(0)
    ) throws -> Tensor {
        let sources = try paddingSources(inputShape, before, after, mode)
        guard gradient.shape == sources.map(\.count) else {
            throw TensorError(
                "gradient of padding \(inputShape) by \(before) and \(after)",
                "wants a gradient \(sources.map(\.count)), found \(gradient.shape)")
        }
        // Axis by axis: the sum over the places of the padded axis that came from one of the input.
        var result = gradient
        for axis in inputShape.indices where sources[axis] != (0..<inputShape[axis]).map(Optional.some) {
            result = try summed(result, axis, sources[axis], inputShape[axis])
        }
        return result
    }

    private func summed(_ tensor: Tensor, _ axis: Int, _ sources: [Int?], _ size: Int) throws -> Tensor {
        let inner = tensor.shape[(axis + 1)...].reduce(1, *)
        let outer = tensor.shape[..<axis].reduce(1, *)
        var shape = tensor.shape
        shape[axis] = size
        return tensor.withValues { from in
            Tensor(shape) { to in
                to.initialize(repeating: 0)
                for row in 0..<outer {
                    for (index, source) in sources.enumerated() {
                        guard let source else { continue }
                        let (start, end) = ((row * sources.count + index) * inner, (row * size + source) * inner)
                        for place in 0..<inner { to[end + place] += from[start + place] }
                    }
                }
            }
        }
    }
}
