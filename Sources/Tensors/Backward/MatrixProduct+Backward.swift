extension Engine {
    /// The gradients of both factors of a matrix product, from that of the product.
    public func matrixProductBackward(
        _ gradient: Tensor, _ left: Tensor, _ right: Tensor, transposingLeft: Bool = false,
        transposingRight: Bool = false
    ) throws -> (left: Tensor, right: Tensor) {
        // With C = A B: dA = dC B' and dB = A' dC; a factor that was transposed gets the transposed gradient.
        let toLeft =
            transposingLeft
            ? try matrixProduct(right, gradient, transposingLeft: transposingRight, transposingRight: true)
            : try matrixProduct(gradient, right, transposingRight: !transposingRight)
        let toRight =
            transposingRight
            ? try matrixProduct(gradient, left, transposingLeft: true, transposingRight: transposingLeft)
            : try matrixProduct(left, gradient, transposingLeft: !transposingLeft)
        return (try summed(toLeft, to: left.shape), try summed(toRight, to: right.shape))
    }
}
