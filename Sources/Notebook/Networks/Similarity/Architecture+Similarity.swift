import Networks

/// A layer that says what a picture is of, and one that says how it looks.
public struct LayerPair: Codable, Sendable, Hashable {
    public let high, low: String

    public init(high: String, low: String) { (self.high, self.low) = (high, low) }
}

extension Architecture {
    /// The layers that are told apart: of CORnet-S the paper's, of VGG-16 ours, of the others about as deep.
    public var similarityLevels: LayerPair {
        switch self {
        case .corNetS: LayerPair(high: "IT", low: "V2")
        case .efficientNetLite0: LayerPair(high: "_swish1", low: "_blocks.4")
        case .squeezeNet11: LayerPair(high: "features.12", low: "features.6")
        case .cifarVGG16BN: LayerPair(high: "pool5", low: "pool2")
        default: LayerPair(high: "pool5", low: "pool3")
        }
    }

    /// Those of the example of the paper's authors for VGG-16; the same for CORnet-S.
    public var authorsSimilarityLevels: LayerPair {
        self == .corNetS ? similarityLevels : LayerPair(high: "pool5", low: "conv4_2")
    }

    /// The layers that are compared with each other, from the image on.
    public var comparedLayers: [String] {
        switch self {
        case .corNetS: ["V1", "V2", "V4", "IT"]
        case .efficientNetLite0: [0, 2, 4, 7, 10, 14].map { "_blocks.\($0)" } + ["_swish1"]
        case .squeezeNet11: [3, 4, 6, 7, 9, 10, 11, 12].map { "features.\($0)" }
        case .cifarVGG16BN: (1...5).map { "pool\($0)" }
        default: ["pool2", "pool3", "conv4_2", "pool4", "pool5"]
        }
    }
}
