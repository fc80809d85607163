import Foundation

/// The loss of a batch, and what training needs of it.
public struct Loss: Sendable {
    /// The mean over the batch: of cross-entropy in nats.
    public let value: Double
    /// The gradient of the mean loss for what it was computed from, such as the logits [N, classes].
    public let gradient: Tensor
    /// How many images have their largest logit at their label; `nil` where the loss asks for no class.
    public let correct: Int?

    public init(value: Double, gradient: Tensor, correct: Int? = nil) {
        self.value = value
        self.gradient = gradient
        self.correct = correct
    }
}

/// Softmax cross-entropy of logits [N, classes] against labels; with smoothing s, a target keeps 1 - s of its
/// probability and all classes share s (Szegedy et al. 2016, section 7).
public func crossEntropy(_ logits: Tensor, labels: [Int], smoothing: Float = 0) -> Loss {
    let classes = logits.shape[1]
    precondition(logits.shape[0] == labels.count, "one label for each of \(logits.shape[0]) images")
    precondition(labels.allSatisfy { 0..<classes ~= $0 }, "labels are classes, 0 to \(classes - 1)")
    let shared = Double(smoothing) / Double(classes)
    return crossEntropy(logits, label: { labels[$0] }, mass: { _ in 1 }) { image, category in
        (category == labels[image] ? 1 - Double(smoothing) : 0) + shared
    }
}

/// Softmax cross-entropy of logits [N, classes] against probabilities of the same shape, such as those of mixed
/// images, -Σ t log p, as PyTorch's `cross_entropy` computes it; smoothing s makes them (1 - s) t + s / classes.
///
/// An image is correct where its largest logit is at its largest probability, the first of equals.
public func crossEntropy(_ logits: Tensor, targets: Tensor, smoothing: Float = 0) -> Loss {
    let classes = logits.shape[1]
    precondition(logits.shape == targets.shape, "targets \(targets.shape) for logits \(logits.shape)")
    let shared = Double(smoothing) / Double(classes)
    return targets.withValues { targets in
        func target(_ image: Int, _ category: Int) -> Double {
            (1 - Double(smoothing)) * Double(targets[image * classes + category]) + shared
        }
        return crossEntropy(
            logits,
            label: { prediction(UnsafeBufferPointer(rebasing: targets[$0 * classes..<($0 + 1) * classes])) },
            mass: { image in (0..<classes).reduce(0) { $0 + target(image, $1) } }, target: target)
    }
}

/// - Parameters:
///   - mass: what an image's targets add up to.
///   - target: the probability wanted of an image and a class.
@inline(__always)
private func crossEntropy(
    _ logits: Tensor, label: (Int) -> Int, mass: (Int) -> Double, target: (Int, Int) -> Double
) -> Loss {
    let (images, classes) = (logits.shape[0], logits.shape[1])
    var total = 0.0
    var correct = 0
    let gradient = Tensor(logits.shape) { gradient in
        logits.withValues { logits in
            for image in 0..<images {
                let row = UnsafeBufferPointer(rebasing: logits[image * classes..<(image + 1) * classes])
                let largest = row.max() ?? 0
                let sum = row.reduce(0.0) { $0 + exp(Double($1 - largest)) }
                let logSum = log(sum) + Double(largest)
                let mass = mass(image)
                for category in 0..<classes {
                    let probability = exp(Double(row[category]) - logSum)
                    let target = target(image, category)
                    total += target * (logSum - Double(row[category]))
                    gradient[image * classes + category] = Float((mass * probability - target) / Double(images))
                }
                if prediction(row) == label(image) { correct += 1 }
            }
        }
    }
    return Loss(value: total / Double(max(images, 1)), gradient: gradient, correct: correct)
}
