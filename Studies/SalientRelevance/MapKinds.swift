import Notebook

/// The maps that are compared, and how each is made.
extension SalientRelevance {
    /// As the key of a dictionary it is written as its name.
    enum MapKind: String, Codable, CaseIterable, CodingKeyRepresentable {
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
            .relevance, .salientRelevance, .stableRelevance, .gradient, .gradientTimesInput, .guidedBackpropagation, .gradCAM, .blob, .random,
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
        let stream: RandomStream

        /// Larger values speak more for the class, or stand out more.
        ///
        /// The paper's heat map has absolute values, and so have maps of plain gradients, whose sign depends on the pixel's.
        func maps(_ kind: MapKind, of images: Tensor, to targets: [Int]) throws -> [PixelMap] {
            let side = images.shape[2], width = images.shape[3]
            switch kind {
            case .salientRelevance:
                let saliency = ContextAwareSaliency(side: costs.saliencySide)
                return try attributions(.relevance(.salientRelevance), images, targets).map { try saliency.map(of: $0) }
            case .blob: return targets.map { _ in PixelMap.centerBlob(height: side, width: width) }
            case .random:
                return targets.indices.map { index in
                    var draws = stream.substream("random map", index)
                    return PixelMap.random(height: side, width: width, stream: &draws)
                }
            case .relevance, .gradient, .smoothGrad, .guidedBackpropagation:
                return try attributions(method(kind, side: side), images, targets).map(\.magnitudes)
            default: return try attributions(method(kind, side: side), images, targets).map(\.map)
            }
        }

        private func attributions(_ method: AttributionMethod, _ images: Tensor, _ targets: [Int]) throws -> [Attribution] {
            try network.attributions(of: images, to: targets, by: method, on: engine, stream: stream.substream(method.name))
        }

        private func method(_ kind: MapKind, side: Int) -> AttributionMethod {
            switch kind {
            case .relevance, .salientRelevance, .blob, .random: .relevance(.salientRelevance)
            case .stableRelevance: .relevance(.epsilonPlusFlat)
            case .gradient: .gradients(.gradient)
            case .gradientTimesInput: .gradients(.gradientTimesInput)
            case .smoothGrad: .gradients(.smoothGrad(samples: costs.samples))
            case .integratedGradients: .gradients(.integratedGradients(steps: costs.samples))
            case .guidedBackpropagation: .gradients(.guidedBackpropagation)
            case .gradCAM: .gradients(.gradCAM())
            case .occlusion: .occlusion(Occlusion(window: max(1, Int(costs.window * Double(side))), stride: max(1, Int(costs.stride * Double(side)))))
            case .rise: .rise(RISE(masks: costs.masks))
            }
        }
    }
}

extension PixelMap {
    /// How much of the strongest half of the map lies in the largest part that hangs together; 0 where the map is 0.
    var largestPart: Double {
        get throws { values.contains { $0 != 0 } ? try ConnectedParts(of: self, holding: 0.5).largestShare : 0 }
    }

    /// 0 where one of the maps says nothing.
    func likeness(_ other: PixelMap) -> Double { rankCorrelation(values.map { Double(abs($0)) }, other.values.map { Double(abs($0)) }) ?? 0 }
}
