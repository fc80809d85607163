import Tensors

/// How much a picture itself varies in each colour, in luminance and chrominance: standard deviations over its pixels.
///
/// Beside the root mean square of a change it says which channel's signal is disturbed most: luminance varies most in
/// photographs anyway.
public struct ColorDeviations: Codable, Hashable, Sendable {
    public let red, green, blue: Double
    /// In full range: see ``YCbCr/fullRange``.
    public let luma, blueChroma, redChroma: Double

    /// The deviations of each image [N, 3, H, W], of the pixels as a population.
    public static func each(of images: Tensor) -> [ColorDeviations] {
        let weights = YCbCr.Rows(YCbCr.fullRange.matrix)
        return ColorPlanes.reduced(images, { _ in [Spread](repeating: Spread(), count: 6) }) {
            spreads, red, green, blue in
            let (luma, blueChroma, redChroma) = weights.times(red, green, blue)
            spreads[0].add(red)
            spreads[1].add(green)
            spreads[2].add(blue)
            spreads[3].add(luma)
            spreads[4].add(blueChroma)
            spreads[5].add(redChroma)
        }.map { spreads in
            let deviations = spreads.map(\.deviation)
            return ColorDeviations(
                red: deviations[0], green: deviations[1], blue: deviations[2], luma: deviations[3],
                blueChroma: deviations[4], redChroma: deviations[5])
        }
    }

    /// A running mean and sum of squares around it (Welford 1962), which don't cancel.
    private struct Spread {
        private var count = 0.0, mean = 0.0, squares = 0.0

        mutating func add(_ number: Double) {
            count += 1
            let before = number - mean
            mean += before / count
            squares += before * (number - mean)
        }

        var deviation: Double { (squares / count).squareRoot() }
    }
}
