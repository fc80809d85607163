import CXXHash

/// A checksum at memory speed against accidental damage: XXH3's 64-bit form with seed 0 (Collet, xxHash 0.8).
///
///     checksum(of: [])   // 0x2D06800538D394C2
package func checksum(of bytes: UnsafeRawBufferPointer) -> UInt64 { XXH3_64bits(bytes.baseAddress, bytes.count) }

/// The checksum of memory that comes in parts: each is taken while it is still in the processor's cache.
///
///     let checksum = GrowingChecksum()
///     for part in parts { checksum.take(part) }
///     checksum.value
package struct GrowingChecksum: ~Copyable {
    private let state: OpaquePointer

    package init() {
        guard let state = XXH3_createState() else { preconditionFailure("no memory for a checksum of 600 bytes") }
        XXH3_64bits_reset(state)
        self.state = state
    }

    deinit { XXH3_freeState(state) }

    package func take(_ part: UnsafeRawBufferPointer) { XXH3_64bits_update(state, part.baseAddress, part.count) }

    /// The checksum of all that was taken.
    package var value: UInt64 { XXH3_64bits_digest(state) }
}
