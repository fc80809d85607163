import Notebook
import Testing

@Suite struct XXH64Tests {
    // Values published with the xxHash specification and its implementations.
    @Test(arguments: [
        ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
        ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
    ] as [(String, UInt64)])
    func knownValues(_ text: String, _ expected: UInt64) {
        #expect(Array(text.utf8).withUnsafeBytes { xxh64($0) } == expected)
    }

    @Test func everyFlippedBitIsNoticed() {
        var bytes = (0..<77).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let whole = bytes.withUnsafeBytes { xxh64($0) }
        for bit in 0..<bytes.count * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(bytes.withUnsafeBytes { xxh64($0) } != whole, "bit \(bit)")
            bytes[bit / 8] ^= 1 << (bit % 8)
        }
    }
}
