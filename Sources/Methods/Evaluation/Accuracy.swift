import Networks
import Tensors

/// How many images of a batch were classified rightly.
public struct Accuracy: Codable, Sendable, Hashable {
    public var correct: Int
    public var count: Int

    public init(correct: Int, count: Int) {
        self.correct = correct
        self.count = count
    }

    /// From 0 to 1; 0 of no images.
    public var share: Double { count == 0 ? 0 : Double(correct) / Double(count) }

    public static func + (left: Accuracy, right: Accuracy) -> Accuracy {
        Accuracy(correct: left.correct + right.correct, count: left.count + right.count)
    }
}

extension Network {
    /// The accuracy on a batch whose images stand before layer `first`, as activations that were kept there.
    ///
    /// A logit that is not a number counts as the largest, as in PyTorch's `argmax`.
    public func accuracy(
        on batch: Batch, from first: Int = 0, kernels: KernelPolicy = .fast, engine: Engine
    ) throws -> Accuracy {
        let logits = try forward(batch.images, on: engine, from: first, kernels: kernels)
        let correct = zip(predictions(logits), batch.labels).count { $0 == $1 }
        return Accuracy(correct: correct, count: batch.labels.count)
    }
}
