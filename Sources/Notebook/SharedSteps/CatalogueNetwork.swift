import Datasets
import Models
import Networks

/// A small network that all studies share: trained by one recipe, once, whichever study needs it first.
public enum CatalogueNetwork: String, Codable, Sendable, CaseIterable {
    case vgg16 = "VGG-16"
    case alexNet = "AlexNet"

    /// In whose form it is built.
    public var architecture: Architecture {
        switch self {
        case .vgg16: .cifarVGG16BN
        case .alexNet: .cifarAlexNet
        }
    }
}

/// How a network of the catalogue is made; a part of its key.
public struct CatalogueRecipe: Codable, Sendable {
    public var network: CatalogueNetwork
    /// Multiplies the channels of every hidden layer.
    public var width: Double
    /// The first so many training images are used; all where there is no number.
    public var trainingImages: Int?
    public var recipe: TrainingRecipe
    public var start: FirstFilters
    public var augmentation: Augmentation

    public init(_ network: CatalogueNetwork, _ profile: Profile) {
        self.network = network
        switch network {
        case .vgg16:
            width = 0.25
            recipe = TrainingRecipe(epochs: profile == .full ? 12 : 3, peakLearningRate: 0.1)
            start = .passing
            augmentation = .flipsAndShifts
        case .alexNet:
            width = 0.5
            recipe = TrainingRecipe(epochs: profile == .full ? 12 : 4, peakLearningRate: 0.03)
            start = .random
            augmentation = .flipsAndCrops
        }
        trainingImages = profile == .full ? nil : 20_000
    }

    /// How many trainings a profile has, from the seeds 1, 2, 3.
    public static func trainings(_ profile: Profile) -> Int { profile == .full ? 3 : 1 }

    /// The network before training.
    func untrained(for dataset: ImageDataset, stream: RandomStream) -> Network {
        let (classes, channels) = (dataset.classNames.count, dataset.shape.channels)
        return switch network {
        case .vgg16:
            .vgg16Small(classes: classes, channels: channels, width: width, start: start, stream: stream)
        case .alexNet: .alexNetSmall(classes: classes, channels: channels, width: width, stream: stream)
        }
    }
}
