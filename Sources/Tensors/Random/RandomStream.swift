/// A named, counter-based stream of random numbers: a value that depends on its seed and its names, and on nothing
/// else.
///
/// The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
/// Streams with different names are independent, and deriving one takes no draw from another, so a draw added in one
/// place changes nothing elsewhere. Only integer and IEEE 754 basic arithmetic is used: the same stream gives the same
/// bytes on any machine.
///
/// ```swift
/// let training = RandomStream(seed: 1, "training")
/// var image = training.substream("epoch", 3).substream("image", 17)
/// let flip = image.uniform() < 0.5
/// ```
public struct RandomStream: RandomNumberGenerator, Sendable, Hashable {
    private let key: SIMD2<UInt32>
    /// The upper half of the counter; the lower half counts blocks.
    private let identifier: SIMD2<UInt32>
    private var block: UInt64 = 0
    private var spare: UInt64?
    var spareNormal: Double?

    /// A stream for a seed and a path of names, e.g. `RandomStream(seed: 1, "training", "augmentation")`.
    ///
    /// `RandomStream(seed: s, "a", "b")` equals `RandomStream(seed: s).substream("a").substream("b")`.
    public init(seed: UInt64, _ names: String...) {
        self.init(key: SIMD2(truncatingIfNeeded: seed), identifier: .zero)
        for name in names { self = substream(name) }
    }

    private init(key: SIMD2<UInt32>, identifier: SIMD2<UInt32>) {
        self.key = key
        self.identifier = identifier
    }

    /// The independent stream of this name; takes no draw, and does not depend on the draws taken so far.
    public func substream(_ name: String) -> RandomStream {
        derived(StableHash(name).value)
    }

    /// The independent stream of this name and index, e.g. `substream("epoch", 3)`.
    public func substream(_ name: String, _ index: Int) -> RandomStream {
        var hash = StableHash(name)
        hash.combine(UInt64(bitPattern: Int64(index)))
        return derived(hash.value)
    }

    private func derived(_ hash: UInt64) -> RandomStream {
        // Another key than the draws' own keeps derived keys apart from drawn numbers.
        let tweak = SIMD2<UInt32>(0x5851_F42D, 0x4C95_7F2D)
        let output = Philox4x32.block(
            counter: SIMD4(lowHalf: SIMD2(truncatingIfNeeded: hash), highHalf: identifier), key: key ^ tweak)
        return RandomStream(key: output.lowHalf, identifier: output.highHalf)
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        if let word = spare {
            spare = nil
            return word
        }
        let output = Philox4x32.block(
            counter: SIMD4(lowHalf: SIMD2(truncatingIfNeeded: block), highHalf: identifier), key: key)
        block += 1
        spare = UInt64(output[2]) | UInt64(output[3]) << 32
        return UInt64(output[0]) | UInt64(output[1]) << 32
    }
}

/// The Philox4x32-10 bijection of a 128-bit counter under a 64-bit key.
package enum Philox4x32 {
    /// Four random words for a counter and a key, both with the least significant word first.
    @inline(__always)
    package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3])
        var (k0, k1) = (key[0], key[1])
        for _ in 0..<10 {
            let p0 = 0xD251_1F53 * UInt64(c0)
            let p1 = 0xCD9E_8D57 * UInt64(c2)
            (c0, c1, c2, c3) = (
                UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
                UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
            )
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return SIMD4(c0, c1, c2, c3)
    }
}

/// FNV-1a over bytes: Swift's own `Hasher` differs from process to process.
private struct StableHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    init(_ name: String) {
        for byte in name.utf8 { combine(byte) }
        combine(0xFF as UInt8)  // occurs in no UTF-8 text, so it ends the name
    }

    mutating func combine(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    mutating func combine(_ word: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { combine(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }
}

extension SIMD2<UInt32> {
    fileprivate init(truncatingIfNeeded word: UInt64) {
        self.init(UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32))
    }
}
