import Foundation
import Networks
import Tensors

/// What is done in training against images that may be poisoned. Test images are never touched.
public enum TrainingDefence: Codable, Sendable, Hashable {
    /// Crops and flips alone.
    case none
    case mixup
    case cutMix
    /// A black square of so many pixels.
    case cutout(Int)
    /// A Gaussian blur of so many pixels' deviation.
    case blur(Double)
    /// Gaussian noise of this deviation on images from 0 to 1.
    case noise(Double)
    case adversarial(AdversarialTraining)
    case deconvolution(DeconvolutionTraining)
    case sharpening(RandomSharpening)
    case interpolation(RandomInterpolation)

    /// For people: "mixup", "L∞ adversarial training".
    public var title: String {
        switch self {
        case .none: "crops and flips"
        case .mixup: "mixup"
        case .cutMix: "CutMix"
        case .cutout: "cutout"
        case .blur: "blur"
        case .noise: "noise"
        case .adversarial(let attack): "\(attack.norm.rawValue) adversarial training"
        case .deconvolution: "DAT"
        case .sharpening: "sharpening, low frequencies"
        case .interpolation: "COIN"
        }
    }

    /// What is done to batches [N, C, H, W] of images from 0 to 1, after crops and flips; nothing for what is done elsewhere:
    /// cutout with crops and flips, sharpening before them, ``deconvolution(_:)`` in the loss.
    public func batchHook(classes: Int) -> BeforePass? {
        switch self {
        case .none, .cutout, .deconvolution, .sharpening: nil
        case .mixup: { batch, _, pass in batch.mixup(classes: classes, from: pass.stream.substream("mixup")) }
        case .cutMix: { batch, _, pass in batch.cutMix(classes: classes, from: pass.stream.substream("cutmix")) }
        case .blur(let deviation):
            { batch, _, _ in
                var changed = batch
                changed.images = GaussianWindow(deviation: deviation).smoothed(batch.images)
                return changed
            }
        case .noise(let deviation):
            { batch, _, pass in
                var changed = batch
                changed.images = noisy(batch.images, deviation: deviation, drawnFrom: pass.stream.substream("noise"))
                return changed
            }
        case .adversarial(let attack): attack.attackingBatches
        case .interpolation(let interpolation): interpolation.interpolatingBatches
        }
    }

    /// The loss, where it is not that of the recipe.
    public var lossFunction: ObjectiveFunction? {
        if case .deconvolution(let training) = self { training.objective } else { nil }
    }
}

/// Images [N, …] from 0 to 1 with noise added, brought to 0 to 1.
func noisy(_ images: Tensor, deviation: Double, drawnFrom stream: RandomStream) -> Tensor {
    changingEachImage(of: images.rowMajor()) { image, from, to, count in
        var draws = stream.substream("image", image)
        for place in 0..<count { to[place] = min(max(from[place] + Float(deviation * draws.normal()), 0), 1) }
    }
}

/// A Gaussian of sum 1, cut at four deviations; beyond its edges an image is mirrored (d c b a | a b c d | d c b a), as SciPy's
/// `gaussian_filter` has it.
struct GaussianWindow {
    private let weights: [Float]

    init(deviation: Double) {
        precondition(deviation > 0, "a blur has a deviation above 0")
        let reach = Int(4 * deviation + 0.5)
        let bell = (-reach...reach).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
        let sum = bell.reduce(0, +)
        weights = bell.map { Float($0 / sum) }
    }

    /// Images [N, C, H, W].
    func smoothed(_ images: Tensor) -> Tensor {
        let (height, width) = (images.shape[2], images.shape[3]), area = height * width
        let (rows, columns) = (places(height), places(width)), count = weights.count
        return changingEachImage(of: images.rowMajor()) { _, from, to, size in
            var across = [Float](repeating: 0, count: area)
            for start in stride(from: 0, to: size, by: area) {
                for place in 0..<area {
                    let (line, column) = (from + start + place / width * width, place % width)
                    var sum: Float = 0
                    for tap in 0..<count { sum += weights[tap] * line[columns[column + tap]] }
                    across[place] = sum
                }
                for place in 0..<area {
                    var sum: Float = 0
                    for tap in 0..<count {
                        sum += weights[tap] * across[rows[place / width + tap] * width + place % width]
                    }
                    to[start + place] = sum
                }
            }
        }
    }

    /// The pixel that stands at each place from half a window before an axis of this length to half a window behind it.
    private func places(_ length: Int) -> [Int] {
        let reach = weights.count / 2, period = 2 * length
        return (-reach..<length + reach).map { place in
            let turned = (place % period + period) % period
            return turned < length ? turned : period - 1 - turned
        }
    }
}
