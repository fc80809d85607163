extension Engine {
    /// The Euclidean norm of all numbers of several tensors together. O(numbers).
    ///
    /// Sums are made in pieces of fixed size in float64, so that the result doesn't depend on the threads.
    public func norm(_ tensors: some Sequence<Tensor>) -> Double {
        tensors.reduce(0) { $0 + sumOfSquares($1) }.squareRoot()
    }

    private func sumOfSquares(_ tensor: Tensor) -> Double {
        let tensor = tensor.rowMajor()
        let size = 1 << 14
        let pieces = (tensor.count + size - 1) / size
        let parts = pieces > 8 ? threads : 1
        let sums = [Double](unsafeUninitializedCapacity: pieces) { sums, filled in
            nonisolated(unsafe) let sums = sums
            ThreadTeam.perform(parts) { part in
                for piece in pieces * part / parts..<pieces * (part + 1) / parts {
                    let range = piece * size..<min((piece + 1) * size, tensor.count)
                    sums.initializeElement(at: piece, to: squares(tensor.buffer[range]))
                }
            }
            filled = pieces
        }
        return sums.reduce(0, +)
    }

    /// Multiplies a tensor by another of its shape in place, such as weights by a mask. Both are row-major.
    public func multiplyElements(of tensor: inout Tensor, by factors: Tensor) {
        checkShapes([tensor, factors])
        tensor.makeUnique()
        let changing = tensor
        withExtendedLifetime((changing, factors)) {
            forEachChunk(of: changing) { range in
                let (values, factors) = (changing.buffer, factors.buffer)
                for index in range { values[index] *= factors[index] }
            }
        }
    }
}

/// What gradients of a norm are multiplied by so that it becomes at most `limit`, as PyTorch's `clip_grad_norm_`
/// computes it: limit / (norm + 1e-6), at most 1; NaN for a norm that is NaN.
public func clippingFactor(norm: Double, limit: Double) -> Float {
    let factor = limit / (norm + 1e-6)
    return Float(factor > 1 ? 1 : factor)
}

private func squares(_ values: Slice<UnsafeMutableBufferPointer<Float>>) -> Double {
    var sums = SIMD4<Double>.zero
    var index = values.startIndex
    while index + 4 <= values.endIndex {
        let four = SIMD4(
            Double(values[index]), Double(values[index + 1]), Double(values[index + 2]), Double(values[index + 3]))
        sums += four * four
        index += 4
    }
    return values[index...].reduce(sums.sum()) { $0 + Double($1) * Double($1) }
}
