import CKernels

/// What a ReLU that saturates makes of NaN.
public enum NotANumber: Sendable {
    /// It stays NaN, as in PyTorch.
    case kept
    /// 0, as for a comparison that protects from faults.
    case fault
}

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
        measuredMap(input) { cahier_relu($1, $0, $2) }
    }

    /// Clipped ReLU: x where 0 <= x <= threshold, 0 below; above, what the form says.
    ///
    /// In the form `zero`, NaN and infinities give 0. In the form `saturate`, min(max(x, 0), threshold), infinity gives the threshold
    /// and NaN stays NaN, as in PyTorch's ReLU6, unless it is taken for a fault.
    public func clippedReLU(
        _ input: Tensor, threshold: Float, form: ClippingForm, notANumber: NotANumber = .kept
    ) -> Tensor {
        switch (form, notANumber) {
        case (.zero, _):
            map(input) { source, destination in
                for index in source.indices {
                    let value = source[index]
                    destination[index] = value > 0 && value <= threshold ? value : 0
                }
            }.known(upTo: max(threshold, 0))
        case (.saturate, .kept):
            measuredMap(input) { cahier_saturated($1, $0, $2, threshold) }
        case (.saturate, .fault):
            map(input) { source, destination in
                for index in source.indices {
                    let value = source[index]
                    let positive = value > 0 ? value : 0
                    destination[index] = positive <= threshold ? positive : threshold
                }
            }.known(upTo: abs(threshold))
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

    /// As `map`, by a loop that returns the bits of its result's largest magnitude.
    private func measuredMap(
        _ input: Tensor, _ body: @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> UInt32
    ) -> Tensor {
        let result = empty(input.description)
        let bits = largestBits(input) { numbers, range in
            guard let from = numbers.baseAddress, let to = result.buffer.baseAddress else { return 0 }
            return body(from + range.lowerBound, to + range.lowerBound, range.count)
        }
        result.storage.magnitude = Magnitude(measuredBits: bits)
        return result
    }

    /// Spreads the numbers of a tensor over the threads; the result doesn't depend on how.
    func forEachChunk(of tensor: Tensor, _ body: @Sendable (Range<Int>) -> Void) {
        let count = tensor.buffer.count
        let parts = count < 1 << 16 ? 1 : threads
        ThreadTeam.perform(parts) { part in
            body(count * part / parts..<count * (part + 1) / parts)
        }
    }
}
