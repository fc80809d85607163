import Pictures
import Tensors

/// What is done to a photograph before a network sees it: resized, its middle cut out, normalised.
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
    /// Of red, green and blue, or of grey alone.
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

    /// The input [1, 3, crop, crop] for one photograph; [1, 1, crop, crop] where the network sees grey.
    public func tensor(_ photograph: Picture) -> Tensor { tensor([photograph]) }

    /// The input [N, 3, crop, crop] for N photographs of any sizes; [N, 1, crop, crop] where the network sees grey.
    public func tensor(_ photographs: [Picture]) -> Tensor {
        let table = normalization.table
        let (plane, channels) = (crop * crop, normalization.mean.count)
        return Tensor([photographs.count, channels, crop, crop]) { values in
            for (index, photograph) in photographs.enumerated() {
                let pixels = cropped(photograph).pixels
                guard channels == 3 else {
                    for pixel in 0..<plane { values[index * plane + pixel] = table[gray(pixels, 3 * pixel)] }
                    continue
                }
                for color in 0..<3 {
                    let start = (index * 3 + color) * plane
                    for pixel in 0..<plane {
                        values[start + pixel] = table[color * 256 + Int(pixels[pixel * 3 + color])]
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

extension ImagePreprocessing {
    /// The statistics of ImageNet's colours that most networks are trained with.
    public static let imageNetNormalization = Normalization(
        mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225])

    /// 224 of 256 pixels: torchvision's ImageNet networks, unless they say otherwise.
    public static let imageNet = ImagePreprocessing(shorterSide: 256, crop: 224, normalization: imageNetNormalization)

    /// 384 of 384 pixels: torchvision's EfficientNetV2-S.
    public static let efficientNetV2S = ImagePreprocessing(
        shorterSide: 384, crop: 384, normalization: imageNetNormalization)

    /// 224 of 256 pixels, resized bicubically: DeiT (Touvron et al. 2021).
    public static let deiT = ImagePreprocessing(
        shorterSide: 256, crop: 224, interpolation: .bicubic, normalization: imageNetNormalization)

    /// 224 of 256 pixels from -1 to 1: GoogLeNet with torchvision's weights, which it applies itself
    /// (`transform_input`).
    public static let googLeNet = ImagePreprocessing(
        shorterSide: 256, crop: 224,
        normalization: Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.5, 0.5, 0.5]))

    /// The whole of a 32 px image, or the middle of another, with the statistics of CIFAR-10's training images.
    public static let cifar = ImagePreprocessing(
        shorterSide: 32, crop: 32,
        normalization: Normalization(mean: [0.4914, 0.4822, 0.4465], standardDeviation: [0.2470, 0.2435, 0.2616]))
}
