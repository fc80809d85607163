import Notebook

/// The maps that are compared, and the controls among them.
enum MapKind: String, Codable, CaseIterable {
    case relevance = "LRP"
    case salientRelevance = "Salient Relevance"
    case blurredRelevance = "LRP, blurred"
    case lessBlurredRelevance = "LRP, blurred half as wide"
    case moreBlurredRelevance = "LRP, blurred twice as wide"
    case stableRelevance = "LRP (ε, z⁺, flat)"
    case gradient = "Gradient"
    case gradientTimesInput = "Gradient × input"
    case smoothGrad = "SmoothGrad"
    case integratedGradients = "Integrated gradients"
    case guidedBackpropagation = "Guided backpropagation"
    case gradCAM = "Grad-CAM"
    case occlusion = "Occlusion"
    case rise = "RISE"
    case wrongClass = "SR of the least likely class"
    case randomised = "SR, weights in random order"
    case untrained = "SR, untrained network"
    case edges = "Edges of the picture"
    case pictureSaliency = "Saliency of the picture"
    case blob = "Blob in the middle"
    case randomAreas = "Random areas"
    case random = "Random map"

    /// Whether it must not do what Salient Relevance is said to do.
    var isControl: Bool { Self.controls.contains(self) }

    private static let controls: Set<MapKind> = [
        .wrongClass, .randomised, .untrained, .edges, .pictureSaliency, .blob, .randomAreas, .random,
    ]

    /// For figures: "Edges of the picture (control)".
    var title: String { isControl ? "\(rawValue) (control)" : rawValue }
}

/// What maps may cost.
struct MapCosts: Codable, Sendable {
    /// Of SmoothGrad and integrated gradients.
    var samples = 50
    /// Of RISE.
    var masks = 600
    /// Of occlusion, as shares of the side: the window's side, and from one window to the next.
    var window = 0.25
    var stride = 0.125
    /// The larger side of the heat map that saliency looks at, in pixels.
    var saliencySide: Int
    /// The blur of relevance, as a share of the side: a Gaussian as wide at half its height as the widest patch that
    /// saliency compares, 7 pixels of 250 at the smallest scale, 0.3: 7 / 0.3 / 250 / 2.355.
    var blur = 7 / 0.3 / 250 / 2.355
}
