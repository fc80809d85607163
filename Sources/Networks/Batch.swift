import Tensors

/// Images [N, C, H, W], normalised, with one label each.
public struct Batch: Sendable {
    public var images: Tensor
    /// Classes, from 0.
    public var labels: [Int]
    /// What the network should give where labels don't say it: probabilities [N, classes], or for a mean squared error
    /// an output of any shape.
    public var targets: Tensor?

    public init(images: Tensor, labels: [Int], targets: Tensor? = nil) {
        self.images = images
        self.labels = labels
        self.targets = targets
    }
}
