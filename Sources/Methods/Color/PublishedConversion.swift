import Tensors

/// The way to YCbCr and back of Pestana et al. (2020), as the function `to_ycbcr` of their code has it: coefficients of
/// three digits on levels of 0 to 255, chrominances around 128, cut down to whole levels.
///
/// Nothing in the paper says whether its attacks went through it; its network against them does.
public struct PublishedConversion: Sendable, Hashable, Codable {
    /// What becomes of levels between two whole ones.
    public enum Rounding: String, Codable, Sendable, CaseIterable {
        /// The authors': the digits behind the point are cut off.
        case truncated
        case nearest
        /// Levels stay as they are, so that the coefficients alone tell.
        case none
    }

    public let rounding: Rounding

    public init(_ rounding: Rounding = .truncated) { self.rounding = rounding }

    private static let matrix = [[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]]
    private static let inverse = [[1, 0, 1.402], [1, -0.34414, -0.71414], [1, 1.772, 0]]

    /// What red, green and blue (columns) are multiplied by for Y, Cb and Cr (rows), before anything is rounded.
    public var matrix: [[Double]] { Self.matrix }

    /// What Y and the chrominances around 0 (columns) are multiplied by for red, green and blue (rows); nearly the
    /// inverse of ``matrix``.
    public var inverse: [[Double]] { Self.inverse }

    /// Y, Cb and Cr [N, 3, H, W], all from 0 to 1, grey at 128/255, of red, green and blue from 0 to 1.
    public func planes(of images: Tensor) -> Tensor {
        let weights = YCbCr.Rows(Self.matrix)
        return ColorPlanes.mapped(images) { red, green, blue in
            let (luma, blueChroma, redChroma) = weights.times(255 * red, 255 * green, 255 * blue)
            return (level(luma) / 255, level(128 + blueChroma) / 255, level(128 + redChroma) / 255)
        }
    }

    /// Red, green and blue of such planes, what lies beyond 0 and 1 cut off.
    public func images(of planes: Tensor) -> Tensor {
        let weights = YCbCr.Rows(Self.inverse)
        func bounded(_ number: Double) -> Double { min(max(number, 0), 1) }
        return ColorPlanes.mapped(planes) { luma, blueChroma, redChroma in
            let (red, green, blue) = weights.times(luma, blueChroma - 128.0 / 255, redChroma - 128.0 / 255)
            return (bounded(red), bounded(green), bounded(blue))
        }
    }

    /// Images [N, 3, H, W] from 0 to 1 after they have gone there and back.
    public func applied(to images: Tensor) -> Tensor { self.images(of: planes(of: images)) }

    private func level(_ number: Double) -> Double {
        switch rounding {
        case .truncated: number.rounded(.towardZero)
        case .nearest: number.rounded()
        case .none: number
        }
    }
}
