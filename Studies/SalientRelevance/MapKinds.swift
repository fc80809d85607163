import Notebook

/// The maps that are compared, and how each is made.
enum MapKind: String, Codable, CaseIterable {
    case relevance = "LRP"
    case salientRelevance = "Salient Relevance"
    case stableRelevance = "LRP (ε, z⁺, flat)"
    case gradient = "Gradient"
    case gradientTimesInput = "Gradient × input"
    case smoothGrad = "SmoothGrad"
    case integratedGradients = "Integrated gradients"
    case guidedBackpropagation = "Guided backpropagation"
    case gradCAM = "Grad-CAM"
    case occlusion = "Occlusion"
    case rise = "RISE"
    case blob = "Centre blob (control)"
    case random = "Random map (control)"

    /// Whether the map knows nothing of the network.
    var isControl: Bool { self == .blob || self == .random }

    /// Those that cost a few passes for an image.
    static let cheap: [MapKind] = [
        .relevance, .salientRelevance, .stableRelevance, .gradient, .gradientTimesInput, .guidedBackpropagation,
        .gradCAM, .blob, .random,
    ]
}

/// What dear maps may cost.
struct MapCosts: Codable, Sendable {
    /// Of SmoothGrad and integrated gradients.
    var samples = 15
    /// Of RISE.
    var masks = 200
    /// Of occlusion, as shares of the side: the window's side, and from one window to the next.
    var window = 0.25
    var stride = 0.125
    /// The larger side of the heat map that saliency looks at, in pixels.
    var saliencySide: Int
}

/// Makes maps of images [N, C, S, S] of one network, one for each image.
struct MapMaker {
    let network: Network
    let costs: MapCosts
    let engine: Engine
    private let paper: RelevancePropagation
    private let stable: RelevancePropagation

    init(_ network: Network, _ costs: MapCosts, on engine: Engine) throws {
        self.network = network
        self.costs = costs
        self.engine = engine
        paper = try RelevancePropagation(.salientRelevance, through: network)
        stable = try RelevancePropagation(.epsilonPlusFlat, through: network)
    }

    /// The name of the last activation before the maps become one row of numbers.
    private var lastActivation: String {
        get throws {
            let end = network.layers.firstIndex { [.flatten, .globalAveragePooling].contains($0.layer) }
            guard let last = network.layers[..<(end ?? network.layers.count)].last(where: \.layer.isActivation) else {
                throw NotebookError(
                    .step, "drawing Grad-CAM maps of \(network.name)", "it has no activation before its classifier",
                    advice: "Name a network with convolutions with --model")
            }
            return last.name
        }
    }

    /// Larger values speak more for the class, or stand out more.
    ///
    /// The paper's heat map has absolute values, and so have maps of plain gradients, whose sign depends on the
    /// pixel's.
    /// - Parameter stream: what noise and masks are drawn from.
    func maps(_ kind: MapKind, of images: Tensor, to targets: [Int], stream: RandomStream) throws -> [PixelMap] {
        func attributions(_ method: AttributionMethod) throws -> [Attribution] {
            try network.explanations(
                of: images, to: targets, by: method, on: engine, stream: stream.substream(method.name))
        }
        func explained(_ propagation: RelevancePropagation) throws -> [Attribution] {
            try propagation.explain(images, targets: targets, on: engine).map(\.attribution)
        }
        let side = images.shape[2], width = images.shape[3]
        switch kind {
        case .salientRelevance:
            let saliency = ContextAwareSaliency(side: costs.saliencySide)
            return try explained(paper).map { try saliency.map(of: $0) }
        case .relevance: return try explained(paper).map(\.magnitudes)
        case .stableRelevance: return try explained(stable).map(\.map)
        case .gradient: return try attributions(.gradients(.gradient)).map(\.magnitudes)
        case .gradientTimesInput: return try attributions(.gradients(.gradientTimesInput)).map(\.map)
        case .smoothGrad: return try attributions(.gradients(.smoothGrad(samples: costs.samples))).map(\.magnitudes)
        case .integratedGradients:
            return try attributions(.gradients(.integratedGradients(steps: costs.samples))).map(\.map)
        case .guidedBackpropagation: return try attributions(.gradients(.guidedBackpropagation)).map(\.magnitudes)
        // The last convolution's activation, before the pooling that would leave 3 places on an axis at 112 px.
        case .gradCAM: return try attributions(.gradients(.gradCAM(layer: lastActivation))).map(\.map)
        case .occlusion:
            let window = max(1, Int(costs.window * Double(side))), stride = max(1, Int(costs.stride * Double(side)))
            return try attributions(.occlusion(Occlusion(window: window, stride: stride))).map(\.map)
        // A RISE map stands on the mean probability of masked images, which says nothing of single pixels.
        case .rise: return try attributions(.rise(RISE(masks: costs.masks))).map(\.map.scaledToUnit)
        case .blob: return targets.map { _ in PixelMap.centerBlob(height: side, width: width) }
        case .random:
            return targets.indices.map { index in
                var draws = stream.substream("random map", index)
                return PixelMap.random(height: side, width: width, stream: &draws)
            }
        }
    }
}

/// How concentrated and connected a map is; both are undefined where the map is 0 everywhere.
struct MapShape: Codable {
    /// 0 where all pixels count the same, nearly 1 where one has all.
    var gini: Double?
    /// How much of the strongest half of the map lies in the largest part that hangs together.
    var largestPart: Double?
}

extension PixelMap {
    /// How concentrated and connected the map is.
    var shape: MapShape {
        get throws {
            MapShape(
                gini: giniCoefficient,
                largestPart: values.contains { $0 != 0 }
                    ? try ConnectedParts(of: self, holding: 0.5).largestShare : nil)
        }
    }

    /// Of the absolute values, for comparisons.
    var sizeRanks: [Double] { ranks(values.map { Double(abs($0)) }) }
}
