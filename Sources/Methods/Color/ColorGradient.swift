import Tensors

/// What the gradient of a loss for one image says of luminance, before any attack is made.
public struct ColorGradient: Codable, Hashable, Sendable {
    /// κ = Σ_p |Σ_c g| / Σ_p Σ_c |g| over pixels p and colours c: how much of what a step of ±ε in red, green and blue
    /// gains to first order a step in Y alone keeps, from 0 to 1; `nil` where the gradient is 0 everywhere.
    ///
    /// Three independent normal gradients give 1/√3, equal ones 1.
    public let luminanceShare: Double?
    /// How the signs of the three gradients of a pixel agree; `nil` where no pixel has three signs.
    public let signs: SignShares?
    /// How many pixels have a colour whose gradient is 0, and so no sign.
    public let pixelsWithoutSign: Int

    /// The measures of each image's gradient [N, 3, H, W].
    public static func each(of gradient: Tensor) -> [ColorGradient] {
        ColorPlanes.reduced(gradient, { _ in Sums() }) { sums, red, green, blue in
            sums.alongGrey += abs(red + green + blue)
            sums.inAll += abs(red) + abs(green) + abs(blue)
            guard red != 0, green != 0, blue != 0 else { return sums.without += 1 }
            switch (red > 0, green > 0, blue > 0) {
            case (true, true, true), (false, false, false): sums.same += 1
            case (true, true, false), (false, false, true): sums.blueAlone += 1
            case (true, false, true), (false, true, false): sums.greenAlone += 1
            case (false, true, true), (true, false, false): sums.redAlone += 1
            }
        }.map(ColorGradient.init)
    }

    private struct Sums {
        var alongGrey = 0.0, inAll = 0.0
        var same = 0, blueAlone = 0, greenAlone = 0, redAlone = 0, without = 0
    }

    private init(_ sums: Sums) {
        luminanceShare = sums.inAll > 0 ? sums.alongGrey / sums.inAll : nil
        pixelsWithoutSign = sums.without
        let signed = sums.same + sums.blueAlone + sums.greenAlone + sums.redAlone
        signs =
            signed > 0
            ? SignShares(
                same: Double(sums.same) / Double(signed), blueAlone: Double(sums.blueAlone) / Double(signed),
                greenAlone: Double(sums.greenAlone) / Double(signed), redAlone: Double(sums.redAlone) / Double(signed))
            : nil
    }
}

/// In how many pixels the signs of red, green and blue are the same, and in how many one of them is alone: shares that
/// sum to 1.
///
/// They decide what a step of ±ε looks like in Y, Cb and Cr before it is clipped, whatever the network.
public struct SignShares: Codable, Hashable, Sendable {
    public let same, blueAlone, greenAlone, redAlone: Double

    public init(same: Double, blueAlone: Double, greenAlone: Double, redAlone: Double) {
        self.same = same
        self.blueAlone = blueAlone
        self.greenAlone = greenAlone
        self.redAlone = redAlone
    }

    /// The grey share of a step of ±ε: 1 where signs are the same, 1/9 where one is alone.
    public var greyShareOfStep: Double { 1.0 / 9 + 8.0 / 9 * same }

    /// The root mean square in Y, Cb and Cr of a step of ±ε, in units of ε: a flipped colour takes twice its weight off
    /// what three equal signs give, which is 1 in Y and 0 in Cb and Cr.
    public var rootMeanSquaresOfStep: (luma: Double, blueChroma: Double, redChroma: Double) {
        func squares(_ row: [Double], ofEqualSigns equal: Double) -> Double {
            zip([redAlone, greenAlone, blueAlone], row).reduce(same * equal * equal) { sum, colour in
                let step = equal - 2 * colour.1
                return sum + colour.0 * step * step
            }
        }
        let rows = YCbCr.fullRange.matrix
        return (
            squares(rows[0], ofEqualSigns: 1).squareRoot(), squares(rows[1], ofEqualSigns: 0).squareRoot(),
            squares(rows[2], ofEqualSigns: 0).squareRoot()
        )
    }
}
