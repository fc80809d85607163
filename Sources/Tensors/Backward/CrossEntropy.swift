import Foundation

/// The loss of a batch, and what training needs of it.
public struct Loss: Sendable {
    /// The mean over the batch, in nats.
    public let value: Double
    /// The gradient of the mean loss for the logits [N, classes].
    public let gradient: Tensor
    /// How many images have their largest logit at their label.
    public let correct: Int
}

/// Softmax cross-entropy of logits [N, classes] against labels; with smoothing s, a target keeps 1 - s of its
/// probability and all classes share s (Szegedy et al. 2016, section 7).
public func crossEntropy(_ logits: Tensor, labels: [UInt8], smoothing: Float = 0) -> Loss {
    let classes = logits.shape[1]
    precondition(logits.shape[0] == labels.count, "one label for each of \(logits.shape[0]) images")
    var total = 0.0
    var correct = 0
    let gradient = Tensor(logits.shape) { gradient in
        logits.withValues { logits in
            for (image, label) in labels.enumerated() {
                let row = UnsafeBufferPointer(rebasing: logits[image * classes..<(image + 1) * classes])
                let largest = row.max() ?? 0
                let sum = row.reduce(0.0) { $0 + exp(Double($1 - largest)) }
                let logSum = log(sum) + Double(largest)
                for category in 0..<classes {
                    let probability = exp(Double(row[category]) - logSum)
                    let target =
                        (category == Int(label) ? 1 - Double(smoothing) : 0) + Double(smoothing) / Double(classes)
                    total += target * (logSum - Double(row[category]))
                    gradient[image * classes + category] = Float((probability - target) / Double(labels.count))
                }
                if prediction(row) == Int(label) { correct += 1 }
            }
        }
    }
    return Loss(value: total / Double(max(labels.count, 1)), gradient: gradient, correct: correct)
}
