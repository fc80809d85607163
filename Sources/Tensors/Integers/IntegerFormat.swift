import CKernels

/// How Float32 numbers become integers of few bits with one exponent for all of a tensor: dynamic fixed point (Das et al., ICLR
/// 2018, section 3, recalled; rounding and exponent as in their code, libxsmm of 30 June 2018).
///
/// A number x is i x 2^E with E = max(e - (bits - 2), -126), where 2^e is the largest power of two that the largest magnitude
/// reaches, and i = x / 2^E, rounded, at most 2^(bits - 1) - 1 in magnitude.
///
///     try IntegerFormat(bits: 14)         // the authors' setting: integers up to 8191
public struct IntegerFormat: Codable, Sendable, Hashable {
    /// How what lies between two integers is rounded.
    public enum Rounding: String, Codable, Sendable, CaseIterable {
        /// To the nearest, ties to even.
        case nearestEven
        /// Up with the probability of the part that rounding down leaves away, so that the mean stays.
        case stochastic
    }

    public static let bitsAllowed = 2...16

    public let bits: Int
    public let rounding: Rounding

    /// - Throws: `TensorError` for fewer than 2 bits or more than 16.
    public init(bits: Int, rounding: Rounding = .nearestEven) throws(TensorError) {
        guard IntegerFormat.bitsAllowed.contains(bits) else {
            throw TensorError(
                "choosing a format of integers", "found \(bits) bits",
                advice: "Take \(IntegerFormat.bitsAllowed.lowerBound) to \(IntegerFormat.bitsAllowed.upperBound)")
        }
        self.bits = bits
        self.rounding = rounding
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            bits: container.decode(Int.self, forKey: .bits),
            rounding: container.decode(Rounding.self, forKey: .rounding))
    }

    /// The largest integer, 2^(bits - 1) - 1; the smallest is its negative.
    public var largestInteger: Int { 1 << (bits - 1) - 1 }

    /// The exponent E for numbers of which none is larger than a magnitude, which is finite; 0 where all are 0.
    public func sharedExponent(_ magnitude: Float) -> Int {
        precondition(magnitude >= 0 && magnitude.isFinite, "a largest magnitude is finite")
        guard magnitude > 0 else { return 0 }
        let top = max(Int(magnitude.bitPattern >> 23) - 127, -126)
        return max(top - (bits - 2), -126)
    }

    /// How numbers are rounded that share an exponent.
    ///
    /// - Parameter stream: what stochastic rounding draws from; the draw for a number follows from its index.
    func parameters(exponent: Int, _ stream: RandomStream?) -> cahier_integer_rounding {
        var result = cahier_integer_rounding()
        result.scale = Float(sign: .plus, exponent: -exponent, significand: 1)
        result.limit = Int32(largestInteger)
        if rounding == .stochastic {
            guard var stream else { preconditionFailure("stochastic rounding draws from a stream") }
            let (key, name) = (stream.next(), stream.next())
            result.is_stochastic = 1
            result.key = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
            result.stream = (UInt32(truncatingIfNeeded: name), UInt32(truncatingIfNeeded: name >> 32))
        }
        return result
    }

    /// The largest magnitude of an integer that a number of such a magnitude may become.
    func integer(of magnitude: Float, exponent: Int) -> Int {
        let scaled = magnitude * Float(sign: .plus, exponent: -exponent, significand: 1)
        return min(Int(scaled.rounded(rounding == .nearestEven ? .toNearestOrEven : .up)), largestInteger)
    }
}

/// What became of a tensor's numbers in integers.
public struct IntegerLosses: Codable, Sendable, Equatable {
    /// Integers that lay beyond the largest one and became it.
    public var clamped: Int
    /// Numbers other than 0 that became 0.
    public var vanished: Int
    /// Numbers other than 0.
    public var nonzero: Int
    /// Integers below 0.
    var negative: Int

    public init(clamped: Int = 0, vanished: Int = 0, nonzero: Int = 0) {
        self.init(clamped: clamped, vanished: vanished, nonzero: nonzero, negative: 0)
    }

    init(clamped: Int, vanished: Int, nonzero: Int, negative: Int) {
        self.clamped = clamped
        self.vanished = vanished
        self.nonzero = nonzero
        self.negative = negative
    }

    init(_ counts: cahier_integer_counts) {
        self.init(
            clamped: Int(counts.clamped), vanished: Int(counts.lost), nonzero: Int(counts.nonzero),
            negative: Int(counts.negative))
    }

    private enum CodingKeys: String, CodingKey { case clamped, vanished, nonzero }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            clamped: try container.decode(Int.self, forKey: .clamped),
            vanished: try container.decode(Int.self, forKey: .vanished),
            nonzero: try container.decode(Int.self, forKey: .nonzero))
    }

    /// What became of the numbers of two tensors, or of two parts of one.
    public static func + (left: IntegerLosses, right: IntegerLosses) -> IntegerLosses {
        IntegerLosses(
            clamped: left.clamped + right.clamped, vanished: left.vanished + right.vanished,
            nonzero: left.nonzero + right.nonzero, negative: left.negative + right.negative)
    }
}
