import Tensors

/// The places of a layer's weights, the smallest magnitude first; of equal ones the first comes first.
///
///     MagnitudeOrder(Tensor([4], [3, -1, 0, 1])).places   // [2, 1, 3, 0]
struct MagnitudeOrder: Sendable {
    let places: [Int]

    /// O(n log n).
    init(_ weights: Tensor) {
        // A magnitude's bits are in the order of magnitudes, and the place below them decides between equal ones.
        var keys = weights.withValues { values in
            values.indices.map { UInt64(values[$0].magnitude.bitPattern) << 32 | UInt64($0) }
        }
        keys.sort()
        places = keys.map { Int($0 & 0xFFFF_FFFF) }
    }
}
