import Foundation

/// A colour in CIE 1976 L\*a\*b\*, in which equal distances look about equally different.
///
///     LabColor(red: 1, green: 0, blue: 0)  // lightness 53.24, a 80.09, b 67.20
public struct LabColor: Hashable, Sendable {
    /// 0 for black to 100 for white.
    public let lightness: Double
    /// From green (negative) to red.
    public let a: Double
    /// From blue (negative) to yellow.
    public let b: Double

    /// The colour of an sRGB pixel under its own white, D65 (IEC 61966-2-1; CIE 15:2004, section 8.2.1).
    ///
    /// - Parameter red: 0 to 1, as stored, not linear; so are green and blue.
    public init(red: Double, green: Double, blue: Double) {
        let (red, green, blue) = (linear(red), linear(green), linear(blue))
        let tristimulus = (0..<3).map { row in
            let weights = tristimulusWeights[row]
            return compressed(
                (weights[0] * red + weights[1] * green + weights[2] * blue) / (weights[0] + weights[1] + weights[2]))
        }
        lightness = 116 * tristimulus[1] - 16
        a = 500 * (tristimulus[0] - tristimulus[1])
        b = 200 * (tristimulus[1] - tristimulus[2])
    }
}

/// What red, green and blue light of sRGB's primaries add to X, Y and Z. The white point is their sum, so that greys
/// have no colour.
private let tristimulusWeights = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]

private func linear(_ value: Double) -> Double {
    value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
}

/// The cube root, with a straight line near 0.
private func compressed(_ share: Double) -> Double {
    share > 216.0 / 24389 ? cbrt(share) : (24389.0 / 27 * share + 16) / 116
}
