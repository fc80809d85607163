import Notebook
import Testing

@Suite struct ChecksumTests {
    private func checksum(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { Notebook.checksum(of: $0) } }

    private func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 * 31 % 251) } }

    // Values published with the xxHash specification and its implementations.
    @Test(
        arguments: [
            ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
            ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
        ] as [(String, UInt64)])
    func shortInputs(_ text: String, _ expected: UInt64) {
        #expect(checksum(Array(text.utf8)) == expected)
    }

    // What XXH3_64bits of libxxhash 0.8.1 gives: ends of stripes and blocks, and what lies beside them.
    @Test(
        arguments: [
            (241, 0x82D3_EBF5_0A3E_9C42), (256, 0x92C4_4436_E0D3_1DEE), (1023, 0xEEB9_D24A_BAA5_44DD),
            (1024, 0xCBDF_F56B_050F_2C1C), (1025, 0x9BAB_F502_35CE_A0A0), (4096, 0xF250_6E94_C3D1_2D24),
            (100_000, 0x02DF_1E98_5A77_6B74),
        ] as [(Int, UInt64)])
    func longInputs(_ count: Int, _ expected: UInt64) {
        #expect(checksum(pattern(count)) == expected)
    }

    @Test(arguments: [77, 300])
    func everyFlippedBitIsNoticed(_ count: Int) {
        var bytes = pattern(count)
        let whole = checksum(bytes)
        for bit in 0..<bytes.count * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(checksum(bytes) != whole, "bit \(bit)")
            bytes[bit / 8] ^= 1 << (bit % 8)
        }
    }

    @Test func aBufferMayFillInPartsOfAnySize() {
        let bytes = pattern(10_000)
        var stream = RandomStream(seed: 1, "parts")
        for _ in 0..<50 {
            var growing = GrowingChecksum()
            var filled = 0
            bytes.withUnsafeBytes { buffer in
                while filled < buffer.count {
                    filled = min(buffer.count, filled + stream.uniform(below: 3000))
                    growing.take(buffer, filled: filled)
                }
                #expect(growing.value(of: buffer) == Notebook.checksum(of: buffer))
            }
        }
    }
}
