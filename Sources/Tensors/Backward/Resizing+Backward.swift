extension Engine {
    /// The gradient of a resized tensor's input, from that of the result.
    public func resizedBackward(
        _ gradient: Tensor, inputShape: [Int], method: ResizingMethod, coordinates: ResizingCoordinates = .halfPixel,
        scales: [Double]? = nil, axes: Int = 2
    ) throws -> Tensor {
        let sizes = Array(gradient.shape.suffix(axes))
        let terms = try resizingTerms(inputShape, sizes, method, coordinates, scales)
        let first = inputShape.count - axes
        guard gradient.shape.count == inputShape.count, gradient.shape.prefix(first) == inputShape.prefix(first) else {
            throw TensorError(
                "gradient of resizing \(inputShape)",
                "wants as many axes and other sizes equal, found \(gradient.shape)")
        }
        var result = gradient
        for (axis, terms) in terms.enumerated() where !terms.isIdentity {
            result = try weighted(result, axis: first + axis, size: inputShape[first + axis], terms.transposed)
        }
        return result
    }
}

extension LinearTerms {
    /// The terms by which gradients go back.
    var transposed: LinearTerms {
        var result = self
        result.rows = Array(repeating: [], count: inputSize)
        for (index, row) in rows.enumerated() {
            for (source, weight) in row { result.rows[source].append((index, weight)) }
        }
        return LinearTerms(inputSize: rows.count, rows: result.rows)
    }
}
