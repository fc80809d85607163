import CKernels

/// A checksum at memory speed against accidental damage: XXH64 up to 240 bytes, XXH3's 64-bit form above, both with
/// seed 0 (Collet, xxHash specification 0.2.0).
///
///     checksum(of: [])   // 0xEF46DB3751D8E999
package func checksum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
    var growing = GrowingChecksum()
    growing.take(bytes, filled: bytes.count)
    return growing.value(of: bytes)
}

/// The checksum of a buffer that is being filled: each part is taken while it is still in the processor's cache.
///
///     var checksum = GrowingChecksum()
///     while filled < buffer.count { filled += try fill(buffer[filled...]); checksum.take(buffer, filled: filled) }
///     checksum.value(of: buffer)
package struct GrowingChecksum {
    private var state = cahier_xxh3_begin()
    private var taken = 0
    private static let block = 1024

    package init() {}

    /// Takes what is new in the first `filled` bytes of the buffer.
    package mutating func take(_ buffer: UnsafeRawBufferPointer, filled: Int) {
        // The block with the last byte is treated in another way, at the end.
        let blocks = (min(filled, buffer.count - 1) - taken) / Self.block
        guard blocks > 0, let start = buffer.baseAddress else { return }
        cahier_xxh3_take(&state, start + taken, blocks)
        taken += blocks * Self.block
    }

    /// The checksum of the full buffer.
    package func value(of buffer: UnsafeRawBufferPointer) -> UInt64 {
        guard buffer.count > 240, let start = buffer.baseAddress else { return xxh64(buffer) }
        return cahier_xxh3_end(state, start, buffer.count)
    }
}

/// XXH64 for inputs that are too short for XXH3's long form.
private func xxh64(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 &- count) }
    func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    func round(_ lane: UInt64, _ input: UInt64) -> UInt64 { rotated(lane &+ input &* prime2, 31) &* prime1 }
    func merged(_ hash: UInt64, _ lane: UInt64) -> UInt64 { (hash ^ round(0, lane)) &* prime1 &+ prime4 }

    var offset = 0
    var hash: UInt64
    if bytes.count >= 32 {
        var (a, b, c, d) = (prime1 &+ prime2, prime2, UInt64(0), 0 &- prime1)
        while offset &+ 32 <= bytes.count {
            a = round(a, word(offset))
            b = round(b, word(offset &+ 8))
            c = round(c, word(offset &+ 16))
            d = round(d, word(offset &+ 24))
            offset &+= 32
        }
        hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
        for lane in [a, b, c, d] { hash = merged(hash, lane) }
    } else {
        hash = prime5
    }
    hash = hash &+ UInt64(bytes.count)
    while offset + 8 <= bytes.count {
        hash = rotated(hash ^ round(0, word(offset)), 27) &* prime1 &+ prime4
        offset += 8
    }
    if offset + 4 <= bytes.count {
        let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        hash = rotated(hash ^ (UInt64(half) &* prime1), 23) &* prime2 &+ prime3
        offset += 4
    }
    while offset < bytes.count {
        hash = rotated(hash ^ (UInt64(bytes[offset]) &* prime5), 11) &* prime1
        offset += 1
    }
    hash = (hash ^ hash >> 33) &* prime2
    hash = (hash ^ hash >> 29) &* prime3
    return hash ^ hash >> 32
}
