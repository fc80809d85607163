import Networks

/// The form of an attention module: which of a frozen network's maps it sees, and what it makes of each (T-TAME:
/// Ntrougkas, Gkalelis, Mezaris 2024, "T-TAME: trainable attention mechanism for explaining convolutional networks and
/// vision transformers"; the authors' code).
public struct AttentionDesign: Codable, Hashable, Sendable {
    /// What becomes of the maps F of one layer before they are enlarged and fused.
    public enum Branch: String, Codable, Hashable, Sendable, CaseIterable {
        /// ReLU(BN(conv F) + F): the authors'.
        case residual
        /// ReLU(BN(conv F)).
        case withoutSkip = "without-skip"
        /// ReLU(conv F).
        case withoutSkipAndNorm = "without-skip-and-norm"
        /// σ(BN(conv F) + F).
        case sigmoid
        /// F itself; of the last layer alone, the module of L-CAM-Img (Gkartzonika, Gkalelis, Mezaris 2022, "Learning visual
        /// explanations for DCNN-based image classifiers using an attention mechanism"; recalled).
        case identity

        /// Whether there is a convolution, and whether it is normalised.
        var convolves: Bool { self != .identity }
        var normalises: Bool { self == .residual || self == .withoutSkip || self == .sigmoid }
        var adds: Bool { self == .residual || self == .sigmoid }
    }

    /// The layers, or PyTorch's modules, whose maps it sees, those with the largest maps first.
    public var taps: [String]
    public var branch: Branch

    public init(taps: [String], branch: Branch = .residual) {
        (self.taps, self.branch) = (taps, branch)
    }

    /// The longest side of the maps that it gives.
    public static let largestSide = 56

    /// The authors' module of a network of this name; `nil` where they have none.
    ///
    /// Of ViT-B-16 the outputs of the last three blocks, as their configuration names them; their training script adds "ln" to
    /// these names, which no module has.
    public static func published(for network: Network) -> AttentionDesign? {
        switch network.name {
        case "vgg-16": AttentionDesign(taps: ["features.16", "features.23", "features.30"])
        case "resnet-50": AttentionDesign(taps: ["layer2", "layer3", "layer4"])
        case "vit-b-16": AttentionDesign(taps: (9...11).map { "encoder.layers.encoder_layer_\($0)" })
        default: nil
        }
    }

    /// What masks hide a pixel with, in each channel as the network sees it: black but for ViT-B-16, whose masks the authors multiply
    /// the normalised image by, so that it becomes the mean colour.
    ///
    /// - Parameter black: black as the network sees it.
    public static func maskFill(before network: Network, black: [Float]) -> [Float] {
        network.name == "vit-b-16" ? black.map { _ in 0 } : black
    }

    /// The authors' module where they have one, ours of networks of the zoo, and of any other that of the layers that give the
    /// last maps of the three smallest sizes; tokens of a square of patches, without that of the class, are maps, too.
    ///
    /// Ours: of the small VGG-16 what its third, fourth and fifth blocks give before pooling, of EfficientNet-Lite0 the outputs
    /// of its stages of stride 8, 16 and 32.
    ///
    /// - Parameter input: [C, H, W] of an image.
    /// - Throws: `NetworkError` where the network doesn't take such images.
    public static func usual(for network: Network, input: [Int]) throws -> AttentionDesign {
        if let published = published(for: network) { return published }
        switch network.name {
        case "vgg-16-bn-32": return AttentionDesign(taps: ["features.22", "features.32", "features.42"])
        case "vgg-16-32": return AttentionDesign(taps: ["features.15", "features.22", "features.29"])
        case "efficientnet-lite0": return AttentionDesign(taps: ["_blocks.4", "_blocks.10", "_blocks.15"])
        default:
            var lastOfSize: [Int: Int] = [:]
            for (place, output) in try network.outputShapes([1] + input).enumerated() {
                guard let map = AttentionTaps.squareMapShape(output), map[1] == map[2], map[1] > 1 else { continue }
                lastOfSize[map[1]] = place
            }
            let smallest = lastOfSize.sorted { $0.key < $1.key }.prefix(3).reversed()
            return AttentionDesign(taps: smallest.map { network.layers[$0.value].name })
        }
    }
}
