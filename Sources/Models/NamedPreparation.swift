import Datasets

/// Statistics of colours under which networks are often published.
public enum NamedPreparation: String, Codable, Sendable, CaseIterable {
    /// ImageNet's, as torchvision's networks want them.
    case imageNet = "imagenet"
    /// CIFAR-10's.
    case cifar10 = "cifar-10"
    /// From -1 to 1.
    case half
    /// From 0 to 1.
    case none

    /// - Parameter channels: 3, or 1 for grey.
    public func normalization(channels: Int) -> Normalization {
        switch self {
        case .imageNet: ImagePreprocessing.imageNetNormalization
        case .cifar10: ImagePreprocessing.cifar.normalization
        case .half:
            Normalization(
                mean: Array(repeating: 0.5, count: channels), standardDeviation: Array(repeating: 0.5, count: channels))
        case .none:
            Normalization(
                mean: Array(repeating: 0, count: channels), standardDeviation: Array(repeating: 1, count: channels))
        }
    }
}
