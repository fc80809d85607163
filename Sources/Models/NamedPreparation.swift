import Datasets
import Networks

/// Ways of preparing images under which networks are often published.
public enum NamedPreparation: String, Codable, Sendable, CaseIterable {
    /// As torchvision's first weights of the network (`IMAGENET1K_V1`) want it.
    case torchvisionV1 = "torchvision-v1"
    /// As torchvision's second weights of the network (`IMAGENET1K_V2`) want it.
    case torchvisionV2 = "torchvision-v2"
    /// As timm's usual weights of the network want it.
    case timm
    /// ImageNet's statistics of colours.
    case imageNet = "imagenet"
    /// CIFAR-10's statistics of colours.
    case cifar10 = "cifar-10"
    /// CIFAR-10's means, and as deviations the means of the images' deviations: Kuang Liu's networks, and many after
    /// them.
    case pytorchCIFAR = "pytorch-cifar"
    /// From -1 to 1.
    case half
    /// From 0 to 1.
    case none
    /// Blue, green, red from 0 to 255, less ImageNet's mean colour.
    case caffe

    /// What it makes of a preparation. Those that are known by their colours alone leave the sizes as they are.
    ///
    /// - Parameters:
    ///   - usual: what holds without it.
    ///   - channels: of the network's images, 3, or 1 for grey.
    /// - Throws: `DatasetError` where nobody publishes such weights of the network, or its images are grey and these
    ///   statistics are of three colours.
    public func preparation(
        like usual: ImagePreprocessing, for architecture: Architecture, channels: Int
    ) throws -> ImagePreprocessing {
        func published(_ preparation: ImagePreprocessing?, by publisher: String) throws -> ImagePreprocessing {
            if let preparation, channels == 3 { return preparation }
            let known = Architecture.allCases.filter { Self.published(self, $0) != nil }.map(\.rawValue)
            throw misfit(
                "\(publisher) publishes no such weights of \(architecture.rawValue), but of \(known.joined(separator: ", "))",
                architecture)
        }
        func colors(_ normalization: Normalization) throws -> ImagePreprocessing {
            guard normalization.channels == channels else {
                throw misfit("the network's images have \(channels) channels, these statistics 3", architecture)
            }
            return usual.normalized(by: normalization)
        }
        return switch self {
        case .torchvisionV1, .torchvisionV2:
            try published(Self.published(self, architecture), by: "torchvision")
        case .timm: try published(Self.published(self, architecture), by: "timm")
        case .imageNet: try colors(ImagePreprocessing.imageNetNormalization)
        case .cifar10: try colors(ImagePreprocessing.cifar.normalization)
        case .pytorchCIFAR:
            try colors(
                Normalization(mean: [0.4914, 0.4822, 0.4465], standardDeviation: [0.2023, 0.1994, 0.2010]))
        case .half: try colors(.uniform(mean: 0.5, deviation: 0.5, channels: channels))
        case .none: try colors(.uniform(mean: 0, deviation: 1, channels: channels))
        case .caffe: try colors(ImagePreprocessing.caffeNormalization)
        }
    }

    private func misfit(_ finding: String, _ architecture: Architecture) -> DatasetError {
        DatasetError(
            "preparing images for \(architecture.rawValue) as \(rawValue)", finding,
            advice: "Name another preparation, or give size, crop, interpolation, mean and deviation")
    }

    /// torchvision 0.29 (`Weights.transforms`) and timm 1.0.31 (`resolve_data_config` of each network's default weights).
    private static func published(_ name: NamedPreparation, _ architecture: Architecture) -> ImagePreprocessing? {
        func bicubic(_ shorterSide: Int) -> ImagePreprocessing {
            ImagePreprocessing(
                shorterSide: shorterSide, crop: 224, interpolation: .bicubic,
                normalization: ImagePreprocessing.imageNetNormalization)
        }
        return switch (name, architecture) {
        case (.torchvisionV1, .vgg16), (.torchvisionV1, .vgg16BN), (.torchvisionV1, .alexNet),
            (.torchvisionV1, .resNet18), (.torchvisionV1, .resNet50), (.torchvisionV1, .denseNet121),
            (.torchvisionV1, .mobileNetV2), (.torchvisionV1, .viTB16), (.torchvisionV1, .squeezeNet11):
            .imageNet
        case (.torchvisionV1, .googLeNet): .googLeNet
        case (.torchvisionV1, .efficientNetV2S): .efficientNetV2S
        case (.torchvisionV2, .resNet50), (.torchvisionV2, .mobileNetV2): .secondGeneration
        case (.timm, .vgg16), (.timm, .vgg16BN): .imageNet
        case (.timm, .resNet18), (.timm, .resNet50): bicubic(235)
        case (.timm, .denseNet121), (.timm, .mobileNetV2): bicubic(256)
        case (.timm, .deiTS): bicubic(248)
        case (.timm, .efficientNetLite0):
            bicubic(256).normalized(by: .uniform(mean: 0.5, deviation: 0.5, channels: 3))
        case (.timm, .viTB16): bicubic(248).normalized(by: .uniform(mean: 0.5, deviation: 0.5, channels: 3))
        default: nil
        }
    }
}

extension Normalization {
    /// The same for each channel.
    static func uniform(mean: Float, deviation: Float, channels: Int) -> Normalization {
        Normalization(
            mean: Array(repeating: mean, count: channels),
            standardDeviation: Array(repeating: deviation, count: channels))
    }
}
