/// How a resized image's pixels are weighed from the original's.
public enum Interpolation: String, Sendable, Hashable, Codable, CaseIterable {
    /// A triangle, which reaches one pixel to each side.
    case bilinear
    /// Keys' cubic with a = -1/2 (1981), which reaches two pixels to each side.
    case bicubic

    /// How far the weights reach, in pixels of the coarser of both images.
    var support: Double {
        switch self {
        case .bilinear: 1
        case .bicubic: 2
        }
    }

    /// The weight at a distance.
    func weight(_ distance: Double) -> Double {
        let x = abs(distance)
        switch self {
        case .bilinear: return x < 1 ? 1 - x : 0
        case .bicubic:
            let a = -0.5
            if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
        }
    }
}

/// Along one axis: which pixels of the original make each new one, and how much each counts.
///
/// As Pillow's `Resample.c` computes them: when an image shrinks, the weights are stretched so that every pixel counts
/// (antialiasing); they add up to 1, which is 2²² here.
struct ResamplingWeights {
    /// For each new pixel, the first pixel that it is made from.
    private(set) var starts: [Int] = []
    /// For each new pixel, where its weights begin in `weights`; one more at the end.
    private(set) var offsets: [Int] = [0]
    private(set) var weights: [Int32] = []

    static let fractionBits: Int32 = 22

    /// - Parameters:
    ///   - size: of the original.
    ///   - newSize: of the resized image.
    ///   - window: which of the new pixels are wanted.
    init(from size: Int, to newSize: Int, window: Range<Int>, _ interpolation: Interpolation) {
        let scale = Double(size) / Double(newSize)
        let stretch = max(scale, 1)
        let support = interpolation.support * stretch
        for pixel in window {
            let center = (Double(pixel) + 0.5) * scale
            let start = max(0, Int(center - support + 0.5))
            let end = min(size, Int(center + support + 0.5))
            let shares = (start..<end).map { interpolation.weight((Double($0) - center + 0.5) * (1 / stretch)) }
            let sum = shares.reduce(0, +)
            starts.append(start)
            weights += shares.map { share in
                let fixed = (sum == 0 ? share : share / sum) * Double(1 << Self.fractionBits)
                return Int32(fixed < 0 ? fixed - 0.5 : fixed + 0.5)
            }
            offsets.append(weights.count)
        }
    }

    /// The pixels of the original that the window needs.
    var sources: Range<Int> {
        let ends = zip(starts, zip(offsets, offsets.dropFirst())).map { $0 + $1.1 - $1.0 }
        return (starts.min() ?? 0)..<(ends.max() ?? 0)
    }
}
