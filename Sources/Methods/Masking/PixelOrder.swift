import Pictures
import Tensors

/// A map's pixels by falling values; equal ones in an order drawn at random, so that a map's ties favour no corner and
/// no share takes more pixels than it says.
///
///     let order = try PixelOrder(map, ties: stream)
///     order.mostRelevant(0.3).count       // exactly 30 % of the pixels, rounded
///
/// The most relevant at a share, and the least relevant at what is left of 1, are all pixels, each once.
public struct PixelOrder: Hashable, Sendable {
    /// The places of all pixels.
    public let falling: [Int]

    /// - Throws: ``MethodError`` where a value is NaN.
    /// - Complexity: O(n log n).
    public init(_ map: PixelMap, ties: RandomStream) throws {
        guard !map.values.contains(where: \.isNaN) else {
            throw MethodError(
                "ordering a map's pixels", "some values are no numbers (NaN), which have no order",
                advice: "Check how the map was made")
        }
        var draws = ties
        let order = draws.shuffledIndices(map.values.count)
        // Value and drawn rank in one word, which sorts in a fraction of the time of pairs.
        let keys = order.enumerated().map { rank, pixel in
            UInt64(~Self.ascending(map.values[pixel])) << 32 | UInt64(rank)
        }
        falling = keys.sorted().map { order[Int($0 & 0xFFFF_FFFF)] }
    }

    /// How many of the pixels a share is: the nearest whole number, of two the even one.
    ///
    /// - Parameter share: from 0 to 1.
    public func pixels(in share: Double) -> Int {
        precondition(0...1 ~= share, "a share of an image lies between 0 and 1")
        return Int((share * Double(falling.count)).rounded(.toNearestOrEven))
    }

    public func mostRelevant(_ share: Double) -> ArraySlice<Int> { falling.prefix(pixels(in: share)) }

    public func leastRelevant(_ share: Double) -> ArraySlice<Int> { falling.suffix(pixels(in: share)) }

    /// Words that rise with the numbers; 0 and -0 have the same.
    private static func ascending(_ value: Float) -> UInt32 {
        let bits = (value + 0).bitPattern
        return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
    }
}
