/// What keeps a quotient small where its denominator is near 0.
public enum Stabiliser: Codable, Hashable, Sendable {
    /// Nothing.
    case none
    /// Added away from 0: d + epsilon where d >= 0, d - epsilon elsewhere.
    case signed(Float)
    /// Added whatever the sign: d + epsilon.
    case plain(Float)

    /// What is added to a denominator that isn't negative, and to one that is.
    private var shifts: (nonNegative: Float, negative: Float) {
        switch self {
        case .none: (0, 0)
        case .signed(let epsilon): (epsilon, -epsilon)
        case .plain(let epsilon): (epsilon, epsilon)
        }
    }

    /// The quotients of two numbers at a time, without branches, so that several are computed at once.
    func divide(
        _ above: UnsafeBufferPointer<Float>, by below: UnsafeBufferPointer<Float>,
        into quotients: UnsafeMutableBufferPointer<Float>
    ) {
        let shifts = shifts
        for index in quotients.indices {
            let divisor = below[index] + (below[index] < 0 ? shifts.negative : shifts.nonNegative)
            let quotient = above[index] / divisor
            quotients[index] = divisor == 0 ? 0 : quotient
        }
    }

    /// The quotient of two numbers.
    func quotient(_ above: Float, by below: Float) -> Float {
        let divisor = below + (below < 0 ? shifts.negative : shifts.nonNegative)
        return divisor == 0 ? 0 : above / divisor
    }
}

extension Engine {
    /// Each number divided by that of another tensor of its shape, in the denominator's layout; 0 where the stabilised
    /// denominator is 0.
    ///
    ///     try engine.quotient(Tensor([3], [1, 1, 0]), by: Tensor([3], [2, 0, 0]), .none).values   // [0.5, 0, 0]
    ///
    /// - Throws: `TensorError` where the shapes differ.
    public func quotient(_ numerator: Tensor, by denominator: Tensor, _ stabiliser: Stabiliser) throws -> Tensor {
        guard numerator.shape == denominator.shape else {
            throw TensorError(
                "quotient of \(numerator.shape) and \(denominator.shape)", "wants two tensors of one shape")
        }
        let denominator = try withKnownPadding(denominator)
        let numerator = try packed(numerator, as: denominator.description, keep: false)
        let result = empty(denominator.description)
        withExtendedLifetime((numerator, denominator)) {
            forEachChunk(of: result) { range in
                stabiliser.divide(
                    UnsafeBufferPointer(rebasing: numerator.buffer[range]),
                    by: UnsafeBufferPointer(rebasing: denominator.buffer[range]),
                    into: UnsafeMutableBufferPointer(rebasing: result.buffer[range]))
            }
        }
        // Whatever fills up a block must not reach a kernel.
        clearPadding(of: result)
        return result
    }
}
