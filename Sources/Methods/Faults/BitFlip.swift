/// One flipped bit of a memory of float32 words.
public struct BitFlip: Sendable, Hashable, Codable, Comparable {
    /// Which word, from 0.
    public let word: Int
    /// Which of its bits: 31 sign, 30 to 23 exponent, 22 to 0 fraction.
    public let bit: UInt8

    public init(word: Int, bit: Int) {
        precondition(word >= 0, "words are counted from 0")
        precondition((0..<32).contains(bit), "a word has bits 0 to 31, not \(bit)")
        self.word = word
        self.bit = UInt8(bit)
    }

    /// By word, then by bit.
    public static func < (first: BitFlip, second: BitFlip) -> Bool {
        (first.word, first.bit) < (second.word, second.bit)
    }

    /// The word's bits that the flip inverts.
    var mask: UInt32 { 1 << UInt32(bit) }
}

/// The bit positions of a word that faults may hit.
public struct BitSelection: Sendable, Hashable, Codable {
    /// Positions from 0 (lowest fraction bit) to 31 (sign), ascending.
    public let positions: [Int]

    private init(_ positions: some Sequence<Int>) { self.positions = Array(positions) }

    /// All 32 bits.
    public static let all = BitSelection(0..<32)
    /// Bits 0 to 22.
    public static let fraction = BitSelection(0..<23)
    /// Bits 23 to 30.
    public static let exponent = BitSelection(23..<31)
    /// Bit 31.
    public static let sign = BitSelection([31])

    /// One position from 0 to 31.
    public static func only(_ position: Int) -> BitSelection {
        precondition((0..<32).contains(position), "a word has bits 0 to 31, not \(position)")
        return BitSelection([position])
    }
}
