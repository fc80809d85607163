extension Engine {
    /// The gradient of a slice's input, from that of the slice: 0 outside the range.
    public func sliceBackward(
        _ gradient: Tensor, inputShape: [Int], axis: Int, range: Range<Int>
    ) throws -> Tensor {
        let name = "gradient of the slice \(range) on axis \(axis) of \(inputShape)"
        let axis = try checkedAxis(axis, of: inputShape, name)
        var expected = inputShape
        expected[axis] = range.count
        guard range.lowerBound >= 0, range.upperBound <= inputShape[axis], gradient.shape == expected else {
            throw TensorError(name, "wants a gradient \(expected), found \(gradient.shape)")
        }
        var (before, after) = (inputShape.map { _ in 0 }, inputShape.map { _ in 0 })
        before[axis] = range.lowerBound
        after[axis] = inputShape[axis] - range.upperBound
        return try padded(gradient, before: before, after: after)
    }
}
