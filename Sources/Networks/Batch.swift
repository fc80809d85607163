import Tensors

/// Images [N, C, H, W], normalised, with one label each.
public struct Batch: Sendable {
    public var images: Tensor
    public var labels: [UInt8]

    public init(images: Tensor, labels: [UInt8]) {
        self.images = images
        self.labels = labels
    }
}
