/// The probability that one stored bit is flipped, from 0 to 1.
public struct FaultRate: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    public let probability: Double

    /// - Throws: ``MethodError`` if the number is not from 0 to 1.
    public init(_ probability: Double) throws {
        guard (0...1).contains(probability) else {
            throw MethodError(
                "injecting faults", "expected a rate from 0 to 1, found \(probability)",
                advice: "Give the probability that one bit flips, e.g. 1e-6")
        }
        self.probability = probability
    }

    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(Double.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(probability)
    }

    public static func < (first: FaultRate, second: FaultRate) -> Bool { first.probability < second.probability }
    public var description: String { "\(probability)" }

    /// The number of flips to expect among this many bits.
    public func expectedFlips(bits: Int) -> Double { probability * Double(bits) }
}

/// The number of words whose bit 30, the highest of the exponent, is clear, as in every weight of magnitude below 2.
///
/// Flipping it there multiplies the weight by 2¹²⁸ (or gives an infinity or NaN from magnitude 1 on), so that the number
/// times the fault rate is how many weights are expected to grow so: networks of different sizes compare at equal
/// expected hits.
public func wordsWithClearExponentBit(_ words: UnsafeBufferPointer<Float>) -> Int {
    words.withMemoryRebound(to: UInt32.self) { words in
        words.reduce(0) { $0 + Int(~$1 >> 30 & 1) }
    }
}
