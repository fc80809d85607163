/// What keeps a quotient small where its denominator is near 0.
public enum Stabiliser: Codable, Hashable, Sendable {
    /// Nothing.
    case none
    /// Added away from 0: d + epsilon where d >= 0, d - epsilon elsewhere.
    case signed(Float)
    /// Added whatever the sign: d + epsilon.
    case plain(Float)
}

extension Engine {
    /// Each number divided by that of another tensor of its shape, in the denominator's layout; 0 where the stabilised denominator is 0.
    ///
    ///     try engine.quotient(Tensor([3], [1, 1, 0]), by: Tensor([3], [2, 0, 0]), .none).values   // [0.5, 0, 0]
    ///
    /// - Throws: `TensorError` where the shapes differ.
    public func quotient(_ numerator: Tensor, by denominator: Tensor, _ stabiliser: Stabiliser) throws -> Tensor {
        guard numerator.shape == denominator.shape else {
            throw TensorError("quotient of \(numerator.shape) and \(denominator.shape)", "wants two tensors of one shape")
        }
        switch stabiliser {
        case .none: return try divide(numerator, denominator) { $0 }
        case .signed(let epsilon): return try divide(numerator, denominator) { $0 < 0 ? $0 - epsilon : $0 + epsilon }
        case .plain(let epsilon): return try divide(numerator, denominator) { $0 + epsilon }
        }
    }

    @inline(__always)
    private func divide(_ numerator: Tensor, _ denominator: Tensor, _ stabilised: @Sendable (Float) -> Float) throws -> Tensor {
        let denominator = try withKnownPadding(denominator)
        let numerator = try packed(numerator, as: denominator.description, keep: false)
        let result = empty(denominator.description)
        withExtendedLifetime((numerator, denominator)) {
            forEachChunk(of: result) { range in
                let (above, below, to) = (numerator.buffer, denominator.buffer, result.buffer)
                for index in range {
                    let divisor = stabilised(below[index])
                    to[index] = divisor == 0 ? 0 : above[index] / divisor
                }
            }
        }
        // Whatever fills up a block must not reach a kernel.
        clearPadding(of: result)
        return result
    }
}
