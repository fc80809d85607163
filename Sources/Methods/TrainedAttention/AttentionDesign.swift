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
    /// Taps of a vision transformer are to be named: which of a block's outputs the authors' names mean isn't known here.
    public static func published(for network: Network) -> AttentionDesign? {
        switch network.name {
        case "vgg-16": AttentionDesign(taps: ["features.16", "features.23", "features.30"])
        case "resnet-50": AttentionDesign(taps: ["layer2", "layer3", "layer4"])
        default: nil
        }
    }
}
