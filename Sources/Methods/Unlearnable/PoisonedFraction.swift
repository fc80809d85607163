import Tensors

/// The share of a training set's images that are poisoned, and where the choice of them starts.
public struct PoisonedFraction: Codable, Sendable, Hashable {
    /// From 0 to 1.
    public let value: Double
    public let seed: UInt64

    /// All images.
    public static let all = PoisonedFraction(unchecked: 1, seed: 0)

    /// - Throws: ``MethodError`` where the share is not from 0 to 1.
    public init(_ value: Double, seed: UInt64) throws {
        guard 0...1 ~= value else {
            throw MethodError(
                "reading the fraction of poisoned images", "expected a number from 0 to 1, found \(value)",
                advice: "Give a share such as 0.8")
        }
        self.init(unchecked: value, seed: seed)
    }

    private init(unchecked value: Double, seed: UInt64) { (self.value, self.seed) = (value, seed) }

    /// ⌊f · n⌋ of n images.
    public func poisonedCount(of images: Int) -> Int {
        let product = value * Double(images), nearest = product.rounded()
        // Of 100 images at 0.29 the product is 28.999999999999996: what rounding alone keeps from a whole number is one.
        let isWhole = abs(product - nearest) <= Double(images) * 0x1p-51
        return Int(isWhole ? nearest : product.rounded(.down))
    }

    /// Of each image whether it is poisoned: ``poisonedCount(of:)`` of them, the first of a random order. (The authors draw
    /// for each image by itself, so that their number varies.)
    public func whichArePoisoned(of images: Int) -> [Bool] {
        var stream = RandomStream(seed: seed, "poisoned images")
        var isPoisoned = [Bool](repeating: false, count: images)
        for place in stream.shuffledIndices(images).prefix(poisonedCount(of: images)) { isPoisoned[place] = true }
        return isPoisoned
    }
}
