import Networks
import Tensors

/// Every pixel taken from a place drawn near it, between the four pixels around: "COIN" (Li et al., AAAI 2025; their repository
/// wxldragon/COIN), which was found to break the relation between filters and classes.
public struct RandomInterpolation: Codable, Sendable, Hashable {
    /// How far a place may lie off, in pixels, down and to the right: uniform in ± this.
    public var reach: Double

    public init(reach: Double = 2) {
        precondition(reach >= 0, "a reach is a number of pixels")
        self.reach = reach
    }

    /// For a training's `beforePass`.
    public var interpolatingBatches: BeforePass {
        { batch, _, pass in
            var changed = batch
            changed.images = interpolated(batch.images, drawnFrom: pass.stream.substream("interpolation"))
            return changed
        }
    }

    /// Images [N, C, H, W] from 0 to 1, all channels alike; rounded down to bytes.
    func interpolated(_ images: Tensor, drawnFrom stream: RandomStream) -> Tensor {
        let (height, width) = (images.shape[2], images.shape[3]), area = height * width
        return changingEachImage(of: images.rowMajor()) { image, from, to, count in
            var draws = stream.substream("image", image)
            for place in 0..<area {
                let down = Double(place / width) + draws.uniform(in: -1..<1) * reach
                let right = Double(place % width) + draws.uniform(in: -1..<1) * reach
                for start in stride(from: 0, to: count, by: area) {
                    let value = Self.value(of: from + start, height, width, at: down, right)
                    // A byte over 255 in Float32, times 255, may lie a little below itself.
                    to[start + place] = Float((min(max(value, 0), 1) * 255 + 1e-4).rounded(.down) / 255)
                }
            }
        }
    }

    /// Between the four pixels around a place; beyond its edges an image goes on at the other side with a period of one pixel
    /// less than its own, as SciPy's `map_coordinates(order=1, mode="wrap")` has it.
    static func value(
        of plane: UnsafePointer<Float>, _ height: Int, _ width: Int, at down: Double, _ right: Double
    ) -> Double {
        let (row, column) = (wrapped(down, height), wrapped(right, width))
        let (top, left) = (Int(row), Int(column)), (lower, farther) = (row - Double(top), column - Double(left))
        func pixel(_ row: Int, _ column: Int) -> Double {
            Double(plane[min(row, height - 1) * width + min(column, width - 1)])
        }
        let above = (1 - farther) * pixel(top, left) + farther * pixel(top, left + 1)
        let below = (1 - farther) * pixel(top + 1, left) + farther * pixel(top + 1, left + 1)
        return (1 - lower) * above + lower * below
    }

    /// From 0 to the length less 1.
    private static func wrapped(_ place: Double, _ length: Int) -> Double {
        guard length > 1 else { return 0 }
        let period = Double(length - 1)
        if place < 0 { return place + period * ((-place / period).rounded(.down) + 1) }
        return place > period ? place - period * (place / period).rounded(.down) : place
    }
}
