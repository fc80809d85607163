/// A 128-bit FNV-1a hash (Fowler, Noll, Vo, draft-eastlake-fnv): enough to tell one code from another.
struct Digest {
    private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    private static let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013b

    mutating func add(_ byte: UInt8) { state = (state ^ UInt128(byte)) &* Self.prime }

    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
        // No text has this byte, so that "a", "bc" and "ab", "c" differ.
        add(0xFF)
    }

    mutating func add(_ tokens: some Sequence<Token>) {
        for token in tokens {
            add(token.kind.rawValue)
            add(token.fixity.rawValue)
            add(token.text)
        }
    }

    /// 32 hexadecimal digits.
    var text: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    static func of(_ tokens: some Sequence<Token>) -> String {
        var digest = Digest()
        digest.add(tokens)
        return digest.text
    }

    static func of(_ texts: [String]) -> String {
        var digest = Digest()
        for text in texts { digest.add(text) }
        return digest.text
    }
}
