import Foundation
import Tensors

extension PixelMap {
    /// A round Gaussian in the middle, 1 at its highest: what knows only that objects are mostly in the middle of
    /// photographs.
    ///
    /// - Parameter sigma: in shorter sides of the image.
    public static func centerBlob(height: Int, width: Int, sigma: Double = 0.25) -> PixelMap {
        precondition(height > 0 && width > 0 && sigma > 0, "an image with pixels, a sigma above 0")
        let scale = 2 * pow(sigma * Double(min(height, width)), 2)
        return PixelMap(
            height: height, width: width,
            values: (0..<height * width).map { pixel in
                let y = Double(pixel / width) - Double(height - 1) / 2,
                    x = Double(pixel % width) - Double(width - 1) / 2
                return Float(exp(-(y * y + x * x) / scale))
            })
    }

    /// Independent standard normal numbers, which know nothing; blurred, they are as coarse as the maps that they are
    /// compared with.
    ///
    /// - Parameter sigma: of the blur, in pixels; 0 leaves the numbers as they are.
    public static func random(height: Int, width: Int, blurred sigma: Double = 0, stream: inout RandomStream)
        -> PixelMap
    {
        precondition(height > 0 && width > 0, "an image with pixels")
        let map = PixelMap(
            height: height, width: width, values: (0..<height * width).map { _ in Float(stream.normal()) })
        return map.blurred(sigma: sigma)
    }
}
