import Notebook
import Testing

@Suite struct ChecksumTests {
    private func checksum(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { Notebook.checksum(of: $0) } }

    private func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 * 31 % 251) } }

    // Made with PyPI's xxhash 3: xxhash.xxh3_64_intdigest(text.encode()).
    @Test(
        arguments: [
            ("", 0x2D06_8005_38D3_94C2), ("a", 0xE6C6_32B6_1E96_4E1F), ("abc", 0x78AF_5F94_892F_3950),
            ("Nobody inspects the spammish repetition", 0x6CB0_0603_B5CC_47E9),
        ] as [(String, UInt64)])
    func shortInputs(_ text: String, _ expected: UInt64) {
        #expect(checksum(Array(text.utf8)) == expected)
    }

    // Made with it, too: xxhash.xxh3_64_intdigest(bytes(index * 31 % 251 for index in range(count))). The algorithm has
    // another form from 17, 129 and 241 bytes on, and blocks of 1024.
    @Test(
        arguments: [
            (17, 0xAA7A_5F47_9409_A664), (128, 0x040E_9775_6280_237A), (129, 0xF0F4_DC98_CE46_1DFD),
            (240, 0x8ACE_CB90_BE72_B9C3), (241, 0x82D3_EBF5_0A3E_9C42), (1024, 0xCBDF_F56B_050F_2C1C),
            (1025, 0x9BAB_F502_35CE_A0A0), (100_000, 0x02DF_1E98_5A77_6B74),
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

    @Test func memoryMayComeInPartsOfAnySize() {
        let bytes = pattern(10_000)
        var stream = RandomStream(seed: 1, "parts")
        for _ in 0..<50 {
            let growing = GrowingChecksum()
            var taken = 0
            bytes.withUnsafeBytes { buffer in
                while taken < buffer.count {
                    let end = min(buffer.count, taken + stream.uniform(below: 3000))
                    growing.take(UnsafeRawBufferPointer(rebasing: buffer[taken..<end]))
                    taken = end
                }
                #expect(growing.value == Notebook.checksum(of: buffer))
            }
        }
    }
}
