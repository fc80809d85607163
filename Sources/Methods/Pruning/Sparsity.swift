/// The share of a network's weights that are pruned, from 0 to 1.
///
///     try Sparsity(0.9).budget(of: 1234)   // 123 weights are kept
public struct Sparsity: Codable, Sendable, Hashable, Comparable, CustomStringConvertible {
    public let value: Double

    /// - Throws: ``MethodError`` if the number is not from 0 to 1.
    public init(_ value: Double) throws {
        guard (0...1).contains(value) else {
            throw MethodError(
                "reading a sparsity", "expected a number from 0 to 1, found \(value)",
                advice: "Give the share of weights to prune, e.g. 0.95")
        }
        self.value = value
    }

    /// By the share of weights that stay, above 0 and up to 1.
    ///
    /// - Throws: ``MethodError`` if the number is none of these.
    public init(keeping share: Double) throws {
        guard share > 0, share <= 1 else {
            throw MethodError(
                "reading a sparsity", "expected a share above 0 and up to 1, found \(share)",
                advice: "Give the share of weights to keep, e.g. 0.05")
        }
        try self.init(1 - share)
    }

    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(Double.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    public static func < (first: Sparsity, second: Sparsity) -> Bool { first.value < second.value }
    public var description: String { "\(value)" }

    /// B = ⌊(1 − S)·N⌋, how many of N weights are kept, by every method alike.
    public func budget(of weights: Int) -> Int {
        precondition(weights >= 0, "a network has at least 0 weights, not \(weights)")
        let product = (1 - value) * Double(weights)
        // Of 10 weights at 0.9 the product is 0.9999999999999998: what rounding alone keeps from a whole number is one.
        let nearest = product.rounded(), error = Double(weights) * 0x1p-51
        return Int(abs(product - nearest) <= error ? nearest : product.rounded(.down))
    }
}
