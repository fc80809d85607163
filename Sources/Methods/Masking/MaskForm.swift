import Pictures
import Tensors

/// How a map becomes a mask that an image is multiplied by: 0 hides a pixel, 1 shows it.
public enum MaskForm: Codable, Hashable, Sendable {
    /// The map itself where it is at or above the quantile that leaves this share of the pixels, 0 elsewhere (T-TAME,
    /// the authors' code; the quantile lies between two values, and ties stay).
    ///
    /// A map whose values are near 1 hides little, and so drops little, whatever it says: ``MaskedAnswer/energy``
    /// belongs beside it.
    case soft(Double)
    /// 1 at exactly this share of the pixels, the most relevant ones, 0 elsewhere: all maps show equally much.
    case area(Double)

    /// The share of pixels that may be seen, from 0 to 1.
    public var share: Double {
        switch self {
        case .soft(let share), .area(let share): share
        }
    }

    /// The mask of a map.
    ///
    /// - Parameters:
    ///   - map: of any values where areas are asked for; for soft masks from 0 to 1.
    ///   - ties: what the order of equal pixels is drawn from.
    /// - Throws: ``MethodError`` for other values, and for shares that are none.
    public func mask(of map: PixelMap, ties: RandomStream) throws -> PixelMap {
        guard 0...1 ~= share else {
            throw MethodError("masking by a map", "found a share of \(share)", advice: "Give one from 0 to 1")
        }
        switch self {
        case .soft(let share):
            guard map.values.allSatisfy({ 0...1 ~= $0 }) else {
                throw MethodError(
                    "masking by a map", "some values don't lie between 0 and 1",
                    advice: "Scale the map to its range, or mask by areas")
            }
            let bound = Self.quantile(map.values, 1 - share)
            return map.map { Double($0) >= bound ? $0 : 0 }
        case .area(let share):
            var values = [Float](repeating: 0, count: map.values.count)
            for pixel in try PixelOrder(map, ties: ties).mostRelevant(share) { values[pixel] = 1 }
            return PixelMap(height: map.height, width: map.width, values: values)
        }
    }

    /// Hyndman and Fan's seventh, that of NumPy and PyTorch.
    private static func quantile(_ values: [Float], _ share: Double) -> Double {
        let sorted = values.sorted(), place = share * Double(sorted.count - 1)
        let below = min(Int(place), sorted.count - 1), above = min(below + 1, sorted.count - 1)
        let low = Double(sorted[below]), high = Double(sorted[above])
        return low + (high - low) * (place - Double(below))
    }
}
