import Dispatch

/// What a clipped ReLU gives above its threshold.
public enum ClippingForm: String, Codable, Sendable, CaseIterable {
    /// 0: a value that large is taken for a fault (FT-ClipAct).
    case zero
    /// The threshold itself, as in ReLU6.
    case saturate
}

extension Engine {
    /// max(x, 0) of each number; NaN stays NaN, as in PyTorch.
    public func relu(_ input: Tensor) -> Tensor {
        map(input) { source, destination in
            for index in source.indices {
                let value = source[index]
                destination[index] = value < 0 ? 0 : value
            }
        }
    }

    /// Clipped ReLU: x where 0 <= x <= threshold, 0 below; above, what the form says.
    ///
    /// In the form `zero`, NaN and infinities give 0. In the form `saturate`, min(max(x, 0), threshold), NaN gives 0
    /// too and infinity the threshold.
    public func clippedReLU(_ input: Tensor, threshold: Float, form: ClippingForm) -> Tensor {
        switch form {
        case .zero:
            map(input) { source, destination in
                for index in source.indices {
                    let value = source[index]
                    destination[index] = value > 0 && value <= threshold ? value : 0
                }
            }
        case .saturate:
            map(input) { source, destination in
                for index in source.indices {
                    let value = source[index]
                    let positive = value > 0 ? value : 0
                    destination[index] = positive <= threshold ? positive : threshold
                }
            }
        }
    }

    /// The product of two tensors of the same shape, number by number.
    public func product(_ left: Tensor, _ right: Tensor) throws -> Tensor {
        let right = try packed(right, as: left.description, keep: false)
        let result = empty(left.description)
        withExtendedLifetime((left, right)) {
            forEachChunk(of: result) { range in
                let (a, b, to) = (left.buffer, right.buffer, result.buffer)
                for index in range { to[index] = a[index] * b[index] }
            }
        }
        return result
    }

    private func map(
        _ input: Tensor,
        _ body: @Sendable (UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) -> Void
    ) -> Tensor {
        let result = empty(input.description)
        withExtendedLifetime(input) {
            forEachChunk(of: result) { range in
                body(
                    UnsafeBufferPointer(rebasing: input.buffer[range]),
                    UnsafeMutableBufferPointer(rebasing: result.buffer[range]))
            }
        }
        return result
    }

    /// Spreads the numbers of a tensor over the threads; the result doesn't depend on how.
    func forEachChunk(of tensor: Tensor, _ body: @Sendable (Range<Int>) -> Void) {
        let count = tensor.buffer.count
        let parts = count < 1 << 16 ? 1 : threads
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            body(count * part / parts..<count * (part + 1) / parts)
        }
    }
}
