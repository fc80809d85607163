extension [DistortionCurve] {
    /// A control: each layer has the distortions of the layer that many places further on, cyclically, at its own
    /// amounts, which are the same shares of both layers' weights.
    ///
    /// - Throws: ``MethodError`` if every layer would have its own curve, or curves were measured at other shares.
    public func permuted(by shift: Int) throws -> [DistortionCurve] {
        guard !isEmpty, shift % count != 0 else {
            throw MethodError(
                "permuting the distortion curves of \(count) layers",
                "a shift by \(shift) leaves each layer its own", advice: "Shift by 1 to one less than the layers")
        }
        return try indices.map { index in
            let curve = self[index], other = self[((index + shift) % count + count) % count]
            guard curve.hasShares(of: other) else {
                throw MethodError(
                    "permuting distortion curves",
                    "\(curve.layer) and \(other.layer) were measured at other shares of their weights",
                    advice: "Measure all layers at the same shares")
            }
            return try DistortionCurve(
                layer: curve.layer, weights: curve.weights, pruned: curve.pruned, distortions: other.distortions)
        }
    }
}

extension DistortionCurve {
    /// Whether the amounts are the same shares of the weights as another curve's, rounded to whole weights.
    fileprivate func hasShares(of other: DistortionCurve) -> Bool {
        let step = 1 / Double(min(weights, other.weights))
        return pruned.count == other.pruned.count
            && zip(pruned, other.pruned).allSatisfy { own, others in
                abs(Double(own) / Double(weights) - Double(others) / Double(other.weights)) <= step
            }
    }
}
