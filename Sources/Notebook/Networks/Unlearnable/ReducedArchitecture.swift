import Networks
import Tensors

/// Networks for small images that are trained beside each other, at a part of their width where they would take hours otherwise.
public enum ReducedArchitecture: String, Codable, Sendable, CaseIterable {
    case vgg16 = "cifar-vgg16-bn"
    case resNet18 = "cifar-resnet18"
    case mobileNetV2 = "cifar-mobilenet-v2"
    case deiT = "cifar-deit"
    case wideResNet = "cifar-wideresnet34-10"
    case denseNet121 = "cifar-densenet121"
    case efficientNetV2S = "cifar-efficientnet-v2-s"

    /// For people: "VGG-16".
    public var title: String { Architecture(rawValue: rawValue)?.title ?? rawValue }

    /// With fresh weights: VGG-16 and ResNet-18 at a quarter of their width, MobileNetV2 at half of it, a DeiT of six blocks of 96;
    /// the last three whole.
    ///
    /// - Parameter side: of an image, in pixels; one of ``sides``. What convolutions start from is the same for all, and means over
    ///   whole maps follow them, or VGG-16's linear layer on what five poolings leave.
    public func network(classes: Int, channels: Int, side: Int = 32, stream: RandomStream) -> Network {
        precondition(Self.sides.contains(side), "images of \(side) px fit no network")
        var network: Network =
            switch self {
            // As the catalogue has it.
            case .vgg16:
                .vgg16Small(
                    classes: classes, channels: channels, width: 0.25, side: side, start: .passing, stream: stream)
            case .resNet18: .cifarResNet18(classes: classes, channels: channels, width: 0.25, stream: stream)
            case .mobileNetV2: .cifarMobileNetV2(classes: classes, channels: channels, width: 0.5, stream: stream)
            case .deiT:
                .visionTransformer(
                    "deit-ti-\(side)", TransformerSize(image: side, patch: 4, width: 96, depth: 6, heads: 3), .timm,
                    channels: channels, classes: classes, stream: stream)
            case .wideResNet: .wideResNet(classes: classes, channels: channels, stream: stream)
            case .denseNet121: .cifarDenseNet121(classes: classes, channels: channels, growth: 12, stream: stream)
            case .efficientNetV2S: .cifarEfficientNetV2S(classes: classes, channels: channels, stream: stream)
            }
        network.inputShape = [channels, side, side]
        if network.name.hasSuffix("-32") { network.name = "\(network.name.dropLast(2))\(side)" }
        return network
    }

    /// Which sides images may have, in pixels: patches of DeiT are 4 wide, and VGG-16 halves maps five times.
    public static let sides = Array(stride(from: 32, through: 224, by: 4))
}
