import Pictures
import Tensors

/// What is done to a photograph before a network sees it: resized, its middle cut out, normalised. It belongs to the
/// weights.
///
/// Follows torchvision's `Resize`, `CenterCrop`, `ToTensor` and `Normalize` on Pillow's images, to the last bit.
/// ```swift
/// let input = ImagePreprocessing.imageNet.tensor(photograph)      // [1, 3, 224, 224]
/// ```
public struct ImagePreprocessing: Sendable, Hashable, Codable {
    /// The length in pixels that the shorter side is given; the longer one keeps the proportions, rounded down.
    public let shorterSide: Int
    /// The side in pixels of the square that is cut from the middle; at most `shorterSide`.
    public let crop: Int
    public let interpolation: Interpolation
    /// Of three colours, or of grey alone.
    public let normalization: Normalization

    public init(shorterSide: Int, crop: Int, interpolation: Interpolation = .bilinear, normalization: Normalization) {
        precondition(0 < crop && crop <= shorterSide, "a crop of \(crop) doesn't fit into \(shorterSide) pixels")
        precondition([1, 3].contains(normalization.mean.count), "an image has three colours, or is grey")
        self.shorterSide = shorterSide
        self.crop = crop
        self.interpolation = interpolation
        self.normalization = normalization
    }

    /// The same with other statistics of colours.
    public func normalized(by normalization: Normalization) -> ImagePreprocessing {
        ImagePreprocessing(
            shorterSide: shorterSide, crop: crop, interpolation: interpolation, normalization: normalization)
    }

    /// The same colours of another part of a photograph.
    public func resized(shorterSide: Int, crop: Int) -> ImagePreprocessing {
        ImagePreprocessing(
            shorterSide: shorterSide, crop: crop, interpolation: interpolation, normalization: normalization)
    }

    /// The input [1, 3, crop, crop] for one photograph; [1, 1, crop, crop] where the network sees grey.
    public func tensor(_ photograph: Picture) -> Tensor { tensor([photograph]) }

    /// The input [N, 3, crop, crop] for N photographs of any sizes; [N, 1, crop, crop] where the network sees grey.
    public func tensor(_ photographs: [Picture]) -> Tensor {
        let table = normalization.table
        let (plane, channels) = (crop * crop, normalization.channels)
        return Tensor([photographs.count, channels, crop, crop]) { values in
            for (index, photograph) in photographs.enumerated() {
                let pixels = cropped(photograph).pixels
                guard channels == 3 else {
                    for pixel in 0..<plane { values[index * plane + pixel] = table[gray(pixels, 3 * pixel)] }
                    continue
                }
                for channel in 0..<3 {
                    let start = (index * 3 + channel) * plane
                    let color = normalization.color(ofChannel: channel)
                    for pixel in 0..<plane {
                        values[start + pixel] = table[channel * 256 + Int(pixels[pixel * 3 + color])]
                    }
                }
            }
        }
    }

    /// The grey of a pixel as Pillow converts it ("L"): ITU-R 601-2's weights in sixteen bits.
    private func gray(_ pixels: [UInt8], _ start: Int) -> Int {
        (Int(pixels[start]) * 19595 + Int(pixels[start + 1]) * 38470 + Int(pixels[start + 2]) * 7471 + 0x8000) >> 16
    }

    /// The square that the network sees, before it is normalised.
    public func cropped(_ photograph: Picture) -> Picture {
        let (width, height) = (photograph.width, photograph.height)
        let longer = Int(Double(shorterSide * max(width, height)) / Double(min(width, height)))
        let (newWidth, newHeight) = width <= height ? (shorterSide, longer) : (longer, shorterSide)
        return photograph.resized(
            width: newWidth, height: newHeight, columns: middle(of: newWidth), rows: middle(of: newHeight),
            interpolation)
    }

    /// Halves of a pixel are rounded to the even number, as Python rounds.
    private func middle(of size: Int) -> Range<Int> {
        let start = Int((Double(size - crop) / 2).rounded(.toNearestOrEven))
        return start..<(start + crop)
    }
}
