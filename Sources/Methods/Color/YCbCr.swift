import Tensors

/// Luminance Y and the chrominances Cb and Cr of red, green and blue from 0 to 1, by ITU-R BT.601's weights.
///
///     let planes = YCbCr.fullRange.planes(of: images)    // Y, Cb, Cr; grey pixels have Cb = Cr = 0
///
/// Cb and Cr lie around 0: the offset of one half, which files add, cancels in every difference.
public struct YCbCr: Sendable, Hashable {
    /// As in JPEG files (JFIF): Y from 0 to 1, Cb and Cr from -1/2 to 1/2.
    public static let fullRange = YCbCr(lumaScale: 1, lumaOffset: 0, chromaScale: 1)
    /// As in video (BT.601, section 2.5.3): black at 16 and white at 235 of 255, chrominances over 224 of 255 levels.
    public static let studio = YCbCr(lumaScale: 219.0 / 255, lumaOffset: 16.0 / 255, chromaScale: 224.0 / 255)

    /// The weights of red, green and blue in Y (BT.601, section 2.5.1).
    static let weights = (red: 0.299, green: 0.587, blue: 0.114)

    /// What red, green and blue (columns) are multiplied by for Y, Cb and Cr (rows).
    public let matrix: [[Double]]
    /// What Y, Cb and Cr (columns) are multiplied by for red, green and blue (rows): the exact inverse.
    public let inverse: [[Double]]
    private let lumaOffset: Double

    private init(lumaScale: Double, lumaOffset: Double, chromaScale: Double) {
        let (red, green, blue) = YCbCr.weights
        // Cb = (B - Y) / 1.772 and Cr = (R - Y) / 1.402, so that both are from -1/2 to 1/2.
        let (blueSpan, redSpan) = (2 * (1 - blue), 2 * (1 - red))
        self.lumaOffset = lumaOffset
        matrix = [
            [red, green, blue].map { $0 * lumaScale },
            [-red / blueSpan, -green / blueSpan, 0.5].map { $0 * chromaScale },
            [0.5, -green / redSpan, -blue / redSpan].map { $0 * chromaScale },
        ]
        inverse = [
            [1 / lumaScale, 0, redSpan / chromaScale],
            [1 / lumaScale, -blue * blueSpan / green / chromaScale, -red * redSpan / green / chromaScale],
            [1 / lumaScale, blueSpan / chromaScale, 0],
        ]
    }

    /// Y, Cb and Cr [N, 3, H, W] of red, green and blue [N, 3, H, W].
    public func planes(of images: Tensor) -> Tensor {
        let weights = Rows(matrix)
        return ColorPlanes.mapped(images) { red, green, blue in
            let (luma, blueChroma, redChroma) = weights.times(red, green, blue)
            return (luma + lumaOffset, blueChroma, redChroma)
        }
    }

    /// Red, green and blue [N, 3, H, W] of Y, Cb and Cr [N, 3, H, W]; may lie beyond 0 and 1.
    public func images(of planes: Tensor) -> Tensor {
        let weights = Rows(inverse)
        return ColorPlanes.mapped(planes) { luma, blueChroma, redChroma in
            weights.times(luma - lumaOffset, blueChroma, redChroma)
        }
    }
}

extension YCbCr {
    /// A matrix of three rows, which need not be looked up for each pixel.
    struct Rows {
        private let first: (Double, Double, Double)
        private let second: (Double, Double, Double)
        private let third: (Double, Double, Double)

        init(_ matrix: [[Double]]) {
            first = (matrix[0][0], matrix[0][1], matrix[0][2])
            second = (matrix[1][0], matrix[1][1], matrix[1][2])
            third = (matrix[2][0], matrix[2][1], matrix[2][2])
        }

        @inline(__always)
        func times(_ x: Double, _ y: Double, _ z: Double) -> (Double, Double, Double) {
            (
                first.0 * x + first.1 * y + first.2 * z, second.0 * x + second.1 * y + second.2 * z,
                third.0 * x + third.1 * y + third.2 * z
            )
        }
    }
}
