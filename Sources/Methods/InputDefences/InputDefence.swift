import Foundation
import Pictures
import Tensors

/// A defence that learns nothing, image by image.
///
///     let defended = network.behind(InputDefence.jpeg(quality: 75))
///
/// Attacks go back through all of them as if they did nothing: see ``InputTransformation``.
public enum InputDefence: InputTransformation, Codable, Hashable {
    /// Written as a JPEG file of a quality from 1 to 100, without subsampling of colours, and read again; rounded to eight
    /// bits before and after (Dziugaite et al. 2016).
    case jpeg(quality: Int)
    /// Rounded to one of 2^bits levels from 0 to 1 (Xu et al. 2018, section III-A); from 1 to 8 bits.
    case bitDepth(Int)
    /// The median of each colour in a square of an odd side around each pixel; beyond the edges the image is mirrored, the
    /// last row first (Xu et al. 2018, section III-B).
    case median(side: Int)
    /// Each colour made smoother by the total variation that it has (Rudin et al. 1992, by Chambolle 2004); the weight of
    /// that is above 0.
    case totalVariation(weight: Double)

    /// For people, e.g. "JPEG of quality 75".
    public var title: String {
        switch self {
        case .jpeg(let quality): "JPEG of quality \(quality)"
        case .bitDepth(let bits): "\(bits) bits"
        case .median(let side): "median of \(side) × \(side)"
        case .totalVariation(let weight): "total variation, weight \(weight)"
        }
    }

    /// - Throws: `MethodError` for numbers out of range; `PictureError` where a picture can't be written.
    public func transformed(_ images: Tensor, on engine: Engine) throws -> Tensor {
        precondition(images.shape.count == 4 && images.shape[1] == 3, "a defence is of images [N, 3, H, W]")
        switch self {
        case .jpeg(let quality):
            try check(1...100 ~= quality, "a quality from 1 to 100")
            return try EightBitImages.tensor(
                EightBitImages.pictures(images).map { picture in
                    try Picture(
                        decoding: Array(picture.jpeg(quality: quality)), named: "a picture of quality \(quality)")
                })
        case .bitDepth(let bits):
            try check(1...8 ~= bits, "1 to 8 bits")
            let levels = Float((1 << bits) - 1)
            return images.withValues { values in
                Tensor(images.shape) { result in
                    for place in values.indices { result[place] = (values[place] * levels).rounded() / levels }
                }
            }
        case .median(let side):
            try check(1...99 ~= side && side % 2 == 1, "an odd side from 1 to 99 pixels")
            return MedianFilter(side: side).filtered(images)
        case .totalVariation(let weight):
            try check(weight > 0 && weight.isFinite, "a weight above 0")
            return TotalVariation(weight: weight).smoothed(images)
        }
    }

    private func check(_ isFine: Bool, _ wanted: String) throws {
        guard isFine else {
            throw MethodError("defending images by \(title)", "expected \(wanted)", advice: "Give another number")
        }
    }
}
