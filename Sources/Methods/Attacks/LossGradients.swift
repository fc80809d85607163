import Foundation
import Networks
import Tensors

/// How the loss of each image changes with its red, green and blue: what every attack follows.
public struct LossGradients: Sendable {
    /// Of the cross-entropy of each image for itself, not of a mean over images: [N, 3, H, W], per unit of 0 to 1.
    public let gradient: Tensor
    /// The class that each loss is for.
    public let labels: [Int]
    /// The class that each image gets.
    public let predictions: [Int]
    /// The cross-entropies in nats.
    public let losses: [Double]
}

extension AttackedNetwork {
    /// The gradients of images [N, 3, H, W] from 0 to 1.
    ///
    /// - Parameter labels: a class for each image; those that the network gives them, if not given.
    /// - Throws: `MethodError` for images or classes that aren't the network's; what the engine throws.
    public func lossGradients(
        _ images: Tensor, labels: [Int]? = nil, on engine: Engine, batchSize: Int = 16
    ) throws -> LossGradients {
        let attempt = "following the loss of images"
        try check(images, attempt: attempt)
        let labels = try labels ?? unitPredictions(images, on: engine, batchSize: batchSize)
        try check(labels: labels, of: images, attempt: attempt)
        let parts = try AttackBatches(images.shape[0], batchSize).ranges.map { range in
            try gradients(try engine.slice(images, axis: 0, range: range), labels: Array(labels[range]), on: engine)
        }
        return LossGradients(
            gradient: try parts.count == 1
                ? parts[0].gradient : engine.concatenated(parts.map(\.gradient), axis: 0),
            labels: labels, predictions: parts.flatMap(\.predictions), losses: parts.flatMap(\.losses))
    }

    /// - Throws: `MethodError` where there isn't a class of the network for each image.
    func check(labels: [Int], of images: Tensor, attempt: String) throws {
        guard labels.count == images.shape[0], images.shape[0] > 0 else {
            throw MethodError(
                attempt, "found \(labels.count) classes for \(images.shape[0]) images",
                advice: "Give at least one image, and one class for each")
        }
        let classes = try network.outputShape(images.shape)[1]
        if let wrong = labels.first(where: { !(0..<classes ~= $0) }) {
            throw MethodError(
                attempt, "found class \(wrong), but \(network.name) has classes 0 to \(classes - 1)",
                advice: "Give the place of a logit")
        }
    }

    /// Those of one batch of images that were looked at.
    func gradients(_ images: Tensor, labels: [Int], on engine: Engine) throws -> LossGradients {
        var batch = images
        var ways: [(Tensor) throws -> Tensor] = []
        for transformation in transformations {
            let step = try transformation.tracedTransformation(batch, on: engine)
            batch = step.images
            ways.append(step.back)
        }
        let trace = try network.tracedForInference(try seen(batch, on: engine), on: engine)
        let losses = ImageLosses(trace.output, labels: labels)
        var gradient = try network.inputGradient(losses.gradient, through: trace, on: engine)
        gradient = try engine.scaledAndShifted(
            gradient, by: ChannelAffine(scale: normalization.scale, shift: normalization.shift.map { _ in 0 }))
        gradient = try inOrder(gradient, on: engine)
        for back in ways.reversed() { gradient = try back(gradient) }
        return LossGradients(
            gradient: gradient, labels: labels, predictions: network.predictions(trace.output), losses: losses.values)
    }
}

/// The cross-entropy of each row of logits for itself.
private struct ImageLosses {
    /// In nats.
    let values: [Double]
    /// Of each row's own loss: [N, classes].
    let gradient: Tensor

    init(_ logits: Tensor, labels: [Int]) {
        let classes = logits.shape[1]
        var values: [Double] = []
        gradient = logits.withValues { logits in
            Tensor([labels.count, classes]) { gradient in
                for (image, label) in labels.enumerated() {
                    let row = UnsafeBufferPointer(rebasing: logits[image * classes..<(image + 1) * classes])
                    let largest = row.reduce(-Float.infinity) { max($0, $1) }
                    let parts = row.map { exp(Double($0 - largest)) }
                    let sum = parts.reduce(0, +)
                    // Added up without the label's own part: 1 - p would be rounding alone where p is nearly 1.
                    var others = 0.0
                    for (category, part) in parts.enumerated() where category != label {
                        others += part
                        gradient[image * classes + category] = Float(part / sum)
                    }
                    gradient[image * classes + label] = Float(-others / sum)
                    values.append(log(sum) - Double(row[label] - largest))
                }
            }
        }
        self.values = values
    }
}
