import Pictures
import Tensors

/// How much each number of an image speaks for a class, as one method says.
public struct Attribution: Sendable {
    /// [C, H, W] as the network's input, or [1, H, W] where a method speaks of pixels only; negative values speak
    /// against the class.
    public let values: Tensor
    /// The class that is explained.
    public let target: Int
    /// The class's logit for the whole image.
    public let logit: Double
    /// What the values sum to where the method keeps its promise; nothing where it makes none.
    public let promisedSum: Double?

    public init(values: Tensor, target: Int, logit: Double, promisedSum: Double?) {
        precondition(values.shape.count == 3, "an attribution is [C, H, W], not \(values.shape)")
        self.values = values
        self.target = target
        self.logit = logit
        self.promisedSum = promisedSum
    }

    /// The sum of all values, in Double.
    public var sum: Double { values.withValues { CompensatedSum($0.lazy.map(Double.init)).value } }

    /// |sum - promised sum| / |promised sum|; nothing where the method makes no promise, or promises 0.
    public var conservationError: Double? {
        promisedSum.flatMap { $0 == 0 ? nil : abs(sum - $0) / abs($0) }
    }

    /// The sum over channels of each pixel's values: signed.
    public var map: PixelMap { pixels { $0.reduce(0, +) } }

    /// The sum over channels of each pixel's absolute values.
    public var magnitudes: PixelMap { pixels { $0.reduce(0) { $0 + abs($1) } } }

    /// - Parameter combine: makes one number of a pixel's channels.
    public func pixels(_ combine: ([Float]) -> Float) -> PixelMap {
        let (channels, height, width) = (values.shape[0], values.shape[1], values.shape[2])
        return values.withValues { all in
            PixelMap(
                height: height, width: width,
                values: (0..<height * width).map { pixel in
                    combine((0..<channels).map { all[$0 * height * width + pixel] })
                })
        }
    }
}
