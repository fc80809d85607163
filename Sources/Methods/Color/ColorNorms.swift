import Tensors

/// How large a change of one image is in each colour, in luminance and chrominance: Euclidean norms over its pixels.
///
///     let norms = ColorNorms.each(of: attacked.difference)
///     norms[0].greyShare     // 1/3 for white noise, 1 where red, green and blue change alike
public struct ColorNorms: Codable, Hashable, Sendable {
    public let red, green, blue: Double
    /// In full range: see ``YCbCr/fullRange``.
    public let luma, blueChroma, redChroma: Double
    /// Over red, green and blue.
    public let total: Double
    /// The largest change of any colour of a pixel.
    public let largest: Double
    /// Of the part that is the same in red, green and blue, over the three: with the rest it makes up the total, as
    /// squares.
    public let grey: Double
    /// Of the image.
    public let pixels: Int

    /// How much of the squares of the change lies in the part that is the same in red, green and blue; `nil` where
    /// nothing changes.
    ///
    /// Unlike norms of Y, Cb and Cr it depends on nobody's scaling of axes.
    public var greyShare: Double? { total > 0 ? grey * grey / (total * total) : nil }

    /// The norm in Y over the larger one in Cb and Cr; `nil` where these are 0.
    public var lumaPrevalence: Double? {
        let chroma = max(blueChroma, redChroma)
        return chroma > 0 ? luma / chroma : nil
    }

    /// The largest of the norms in red, green and blue over the smallest; `nil` where that is 0.
    public var rgbUnevenness: Double? {
        let smallest = min(red, green, blue)
        return smallest > 0 ? max(red, green, blue) / smallest : nil
    }

    /// The root of the mean square over pixels in one channel.
    public func rootMeanSquare(_ channel: KeyPath<ColorNorms, Double>) -> Double {
        self[keyPath: channel] / Double(pixels).squareRoot()
    }

    /// The norms of each image of a difference [N, 3, H, W], in Double.
    public static func each(of difference: Tensor) -> [ColorNorms] {
        let weights = YCbCr.Rows(YCbCr.fullRange.matrix)
        return ColorPlanes.reduced(difference, Sums.init) { sums, red, green, blue in
            let (luma, blueChroma, redChroma) = weights.times(red, green, blue)
            let grey = (red + green + blue) / 3
            sums.red += red * red
            sums.green += green * green
            sums.blue += blue * blue
            sums.luma += luma * luma
            sums.blueChroma += blueChroma * blueChroma
            sums.redChroma += redChroma * redChroma
            sums.grey += 3 * grey * grey
            sums.largest = max(sums.largest, abs(red), abs(green), abs(blue))
        }.map(ColorNorms.init)
    }

    /// Of squares.
    private struct Sums {
        let pixels: Int
        var red = 0.0, green = 0.0, blue = 0.0, luma = 0.0, blueChroma = 0.0, redChroma = 0.0, grey = 0.0
        var largest = 0.0

        init(pixels: Int) { self.pixels = pixels }
    }

    private init(_ sums: Sums) {
        red = sums.red.squareRoot()
        green = sums.green.squareRoot()
        blue = sums.blue.squareRoot()
        luma = sums.luma.squareRoot()
        blueChroma = sums.blueChroma.squareRoot()
        redChroma = sums.redChroma.squareRoot()
        total = (sums.red + sums.green + sums.blue).squareRoot()
        grey = sums.grey.squareRoot()
        largest = sums.largest
        pixels = sums.pixels
    }
}
