import Networks
import Tensors

/// How many images of a batch were classified rightly.
public struct Accuracy: Codable, Sendable, Hashable {
    public var correct: Int
    public var count: Int
    /// How many of the images have a logit that is NaN; the first of those counts as the largest.
    public var undefined: Int

    public init(correct: Int, count: Int, undefined: Int = 0) {
        self.correct = correct
        self.count = count
        self.undefined = undefined
    }

    /// From 0 to 1; 0 of no images.
    public var share: Double { count == 0 ? 0 : Double(correct) / Double(count) }

    /// The share of images with a logit that is NaN, from 0 to 1; 0 of no images.
    public var undefinedShare: Double { count == 0 ? 0 : Double(undefined) / Double(count) }

    public static func + (left: Accuracy, right: Accuracy) -> Accuracy {
        Accuracy(
            correct: left.correct + right.correct, count: left.count + right.count,
            undefined: left.undefined + right.undefined)
    }

    private enum CodingKeys: CodingKey { case correct, count, undefined }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            correct: try values.decode(Int.self, forKey: .correct), count: try values.decode(Int.self, forKey: .count),
            undefined: try values.decodeIfPresent(Int.self, forKey: .undefined) ?? 0)
    }

    /// Where no image is undefined, nothing is said of it.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(correct, forKey: .correct)
        try values.encode(count, forKey: .count)
        if undefined > 0 { try values.encode(undefined, forKey: .undefined) }
    }
}

extension Network {
    /// The accuracy on a batch whose images stand before layer `first`, as activations that were kept there.
    ///
    /// A logit that is not a number counts as the largest, as in PyTorch's `argmax`; such images are counted.
    public func accuracy(
        on batch: Batch, from first: Int = 0, kernels: KernelPolicy = .fast, engine: Engine
    ) throws -> Accuracy {
        let logits = try forward(batch.images, on: engine, from: first, kernels: kernels)
        let correct = zip(predictions(logits), batch.labels).count { $0 == $1 }
        return Accuracy(correct: correct, count: batch.labels.count, undefined: undefinedImages(logits))
    }

    /// How many images of a batch have a logit that is NaN.
    public func undefinedImages(_ logits: Tensor) -> Int {
        guard logits.nonFiniteCount > 0 else { return 0 }
        let classes = logits.shape[1]
        return logits.withValues { values in
            (0..<logits.shape[0]).count { image in
                values[image * classes..<(image + 1) * classes].contains(where: \.isNaN)
            }
        }
    }
}
