import Tensors

/// A network of the zoo, under its name on the command line.
///
///     Architecture(rawValue: "resnet18")?.network(stream: RandomStream(seed: 1))   // 11,689,512 parameters
public enum Architecture: String, CaseIterable, Codable, Sendable {
    case vgg16
    case vgg16BN = "vgg16-bn"
    case alexNet = "alexnet"
    case googLeNet = "googlenet"
    case resNet18 = "resnet18"
    case resNet50 = "resnet50"
    case denseNet121 = "densenet121"
    case mobileNetV2 = "mobilenet-v2"
    case efficientNetV2S = "efficientnet-v2-s"
    case efficientNetLite0 = "efficientnet-lite0"
    case squeezeNet11 = "squeezenet1-1"
    case viTB16 = "vit-b-16"
    case deiTS = "deit-s"
    case corNetS = "cornet-s"

    case cifarVGG16 = "cifar-vgg16"
    case cifarVGG16BN = "cifar-vgg16-bn"
    case cifarAlexNet = "cifar-alexnet"
    case cifarResNet18 = "cifar-resnet18"
    case cifarResNet32 = "cifar-resnet32"
    case cifarResNet50 = "cifar-resnet50"
    case cifarWideResNet = "cifar-wideresnet34-10"
    case cifarDenseNet121 = "cifar-densenet121"
    case cifarMobileNetV2 = "cifar-mobilenet-v2"
    case cifarEfficientNetV2S = "cifar-efficientnet-v2-s"
    case cifarDeiT = "cifar-deit"

    /// For people: "VGG-16".
    public var title: String {
        switch self {
        case .vgg16, .cifarVGG16: "VGG-16"
        case .vgg16BN: "VGG-16 with batch normalisation"
        case .cifarVGG16BN: "VGG-16"
        case .alexNet, .cifarAlexNet: "AlexNet"
        case .googLeNet: "GoogLeNet"
        case .resNet18, .cifarResNet18: "ResNet-18"
        case .cifarResNet32: "ResNet-32"
        case .resNet50, .cifarResNet50: "ResNet-50"
        case .denseNet121, .cifarDenseNet121: "DenseNet-121"
        case .mobileNetV2, .cifarMobileNetV2: "MobileNetV2"
        case .efficientNetV2S, .cifarEfficientNetV2S: "EfficientNetV2-S"
        case .efficientNetLite0: "EfficientNet-Lite0"
        case .squeezeNet11: "SqueezeNet 1.1"
        case .viTB16: "ViT-B/16"
        case .deiTS: "DeiT-S"
        case .cifarDeiT: "DeiT"
        case .corNetS: "CORnet-S"
        case .cifarWideResNet: "WideResNet-34-10"
        }
    }

    /// Whether it is made for images of 32 px; the others are made for ImageNet.
    public var isForCIFAR: Bool { rawValue.hasPrefix("cifar-") }

    /// The classes of the data set that it is made for.
    public var classCount: Int { isForCIFAR ? 10 : 1000 }

    /// [C, H, W] of one image.
    public var inputShape: [Int] {
        if isForCIFAR { return [3, 32, 32] }
        return self == .efficientNetV2S ? [3, 384, 384] : [3, 224, 224]
    }

    /// The network with fresh weights from a stream; without one its weights are 0, for others to be loaded.
    ///
    /// - Parameter classes: how many logits it has; `classCount` where nothing is said.
    public func network(classes: Int? = nil, stream: RandomStream?) -> Network {
        let classes = classes ?? classCount
        return switch self {
        case .vgg16: .vgg16(classes: classes, stream: stream)
        case .vgg16BN: .vgg16(classes: classes, batchNorm: true, stream: stream)
        case .alexNet: .alexNet(classes: classes, stream: stream)
        case .googLeNet: .googLeNet(classes: classes, stream: stream)
        case .resNet18: .resNet18(classes: classes, stream: stream)
        case .resNet50: .resNet50(classes: classes, stream: stream)
        case .denseNet121: .denseNet121(classes: classes, stream: stream)
        case .mobileNetV2: .mobileNetV2(classes: classes, stream: stream)
        case .efficientNetV2S: .efficientNetV2S(classes: classes, stream: stream)
        case .efficientNetLite0: .efficientNetLite0(classes: classes, stream: stream)
        case .squeezeNet11: .squeezeNet11(classes: classes, stream: stream)
        case .viTB16: .viTB16(classes: classes, stream: stream)
        case .deiTS: .deiTS(classes: classes, stream: stream)
        case .corNetS: .corNetS(classes: classes, stream: stream)
        case .cifarVGG16: .vgg16Small(classes: classes, batchNorm: false, stream: stream)
        case .cifarVGG16BN: .vgg16Small(classes: classes, stream: stream)
        case .cifarAlexNet: .alexNetSmall(classes: classes, stream: stream)
        case .cifarResNet18: .cifarResNet18(classes: classes, stream: stream)
        case .cifarResNet32: .cifarResNet32(classes: classes, stream: stream)
        case .cifarResNet50: .cifarResNet50(classes: classes, stream: stream)
        case .cifarWideResNet: .wideResNet(classes: classes, stream: stream)
        case .cifarDenseNet121: .cifarDenseNet121(classes: classes, stream: stream)
        case .cifarMobileNetV2: .cifarMobileNetV2(classes: classes, stream: stream)
        case .cifarEfficientNetV2S: .cifarEfficientNetV2S(classes: classes, stream: stream)
        case .cifarDeiT: .cifarDeiT(classes: classes, stream: stream)
        }
    }
}
