import Tensors

/// Which weights of several tensors, seen as one list, are the smallest: ascending by |w|, ties by place.
///
/// Found without sorting, in O(count). The tensors hold finite numbers.
struct SmallestMagnitudes {
    /// The bits of a magnitude: all below it are among the smallest.
    private let threshold: UInt32
    /// How many of those that equal the threshold are, too: the first.
    private let ties: Int

    /// - Parameter count: how many are wanted, from 0 to the number of weights.
    init(_ count: Int, of tensors: [Tensor]) {
        // The upper 15 bits of a magnitude first, then the lower 16 of those that share them.
        let upper = Self.bin(ofRank: count, 1 << 15, tensors) { Int($0 >> 16) }
        let lower = Self.bin(ofRank: count - upper.before, 1 << 16, tensors) {
            Int($0 >> 16) == upper.bin ? Int($0 & 0xFFFF) : nil
        }
        threshold = UInt32(upper.bin << 16 | lower.bin)
        ties = count - upper.before - lower.before
    }

    /// The first bin up to which at least `rank` magnitudes lie, and how many lie before it.
    private static func bin(
        ofRank rank: Int, _ bins: Int, _ tensors: [Tensor], _ bin: (UInt32) -> Int?
    ) -> (bin: Int, before: Int) {
        var counts = [Int](repeating: 0, count: bins)
        for tensor in tensors {
            tensor.withValues {
                for value in $0 { if let place = bin(value.magnitude.bitPattern) { counts[place] += 1 } }
            }
        }
        var before = 0
        for (place, count) in counts.enumerated() {
            if before + count >= rank { return (place, before) }
            before += count
        }
        preconditionFailure("\(rank) magnitudes are wanted of \(before)")
    }

    /// Calls a closure for each weight of the list, told whether it is one of the smallest, tensor by tensor.
    func forEach(in tensors: [Tensor], _ body: (_ tensor: Int, _ isSmall: Bool) -> Void) {
        var left = ties
        for (index, tensor) in tensors.enumerated() {
            tensor.withValues { values in
                for value in values {
                    let bits = value.magnitude.bitPattern
                    let isTie = bits == threshold && left > 0
                    if isTie { left -= 1 }
                    body(index, bits < threshold || isTie)
                }
            }
        }
    }
}
