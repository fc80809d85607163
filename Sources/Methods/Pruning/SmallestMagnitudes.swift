import Tensors

/// Which weights of several tensors, seen as one list, are the smallest: ascending by |w|, ties by place.
///
/// Found without sorting, in O(weights). The tensors hold finite numbers.
struct SmallestMagnitudes {
    /// The bits of a magnitude: all below it are among the smallest.
    private let threshold: UInt32
    /// How many of those that equal the threshold are, too: the first.
    private let ties: Int

    /// - Parameter count: how many are wanted, from 0 to the number of weights.
    init(_ count: Int, of tensors: [Tensor]) { self = Self.cuts([count], of: tensors)[0] }

    /// For each of several counts, which are the smallest: found together, by two looks at each weight, with 256 KB for
    /// each count.
    static func cuts(_ counts: [Int], of tensors: [Tensor]) -> [SmallestMagnitudes] {
        // The upper 15 bits of a magnitude first, then the lower 16 of those that share them with a cut.
        var upper = [UInt32](repeating: 0, count: 1 << 15)
        forEachMagnitude(of: tensors) { upper[Int($0 >> 16)] += 1 }
        let bins = counts.map { Self.bin(ofRank: $0, upper[...]) }
        var slots = [Int](repeating: -1, count: 1 << 15)
        var used = 0
        for found in bins where slots[found.bin] < 0 {
            slots[found.bin] = used
            used += 1
        }
        var lower = [UInt32](repeating: 0, count: used << 16)
        forEachMagnitude(of: tensors) { bits in
            let slot = slots[Int(bits >> 16)]
            if slot >= 0 { lower[slot << 16 | Int(bits & 0xFFFF)] += 1 }
        }
        return zip(counts, bins).map { count, upper in
            let start = slots[upper.bin] << 16
            let found = Self.bin(ofRank: count - upper.before, lower[start..<start + 1 << 16])
            return SmallestMagnitudes(
                threshold: UInt32(upper.bin << 16 | found.bin), ties: count - upper.before - found.before)
        }
    }

    private init(threshold: UInt32, ties: Int) {
        self.threshold = threshold
        self.ties = ties
    }

    /// The first bin up to which at least `rank` magnitudes lie, and how many lie before it.
    private static func bin(ofRank rank: Int, _ counts: ArraySlice<UInt32>) -> (bin: Int, before: Int) {
        var before = 0
        for (place, count) in counts.enumerated() {
            if before + Int(count) >= rank { return (place, before) }
            before += Int(count)
        }
        preconditionFailure("\(rank) magnitudes are wanted of \(before)")
    }

    @inline(__always)
    private static func forEachMagnitude(of tensors: [Tensor], _ body: (_ bits: UInt32) -> Void) {
        for tensor in tensors {
            tensor.withValues { values in
                for value in values { body(value.magnitude.bitPattern) }
            }
        }
    }

    /// Calls a closure for each weight of the list, told whether it is one of the smallest, tensor by tensor.
    @inline(__always)
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

    /// Calls a closure with the place of each of the smallest, in row-major order.
    @inline(__always)
    func forEachPlace(in tensor: Tensor, _ body: (_ place: Int) -> Void) {
        var place = 0
        forEach(in: [tensor]) { _, isSmall in
            if isSmall { body(place) }
            place += 1
        }
    }
}
