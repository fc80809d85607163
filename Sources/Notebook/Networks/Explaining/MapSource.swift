import Methods

/// Whose maps are made and measured: methods first, then controls.
public enum MapSource: String, Codable, CaseIterable, Sendable {
    case attention = "T-TAME"
    case gradCAM = "Grad-CAM"
    case gradCAMPlusPlus = "Grad-CAM++"
    case layerCAM = "LayerCAM"
    case scoreCAM = "Score-CAM"
    case ablationCAM = "Ablation-CAM"
    case rise = "RISE"
    case allOnes = "all ones"
    case fakeCAM = "Fake-CAM"
    case centerBlob = "a blob in the middle"
    case blurredNoise = "blurred noise"
    case anotherImages = "T-TAME's of another image"
    case thirdImages = "T-TAME's of a third image"
    case anotherImagesGradCAM = "Grad-CAM's of another image"
    case turned = "T-TAME's, turned"
    case ofShuffledAnswers = "T-TAME, of shuffled answers"

    public static let methods: [MapSource] = [
        .attention, .gradCAM, .gradCAMPlusPlus, .layerCAM, .scoreCAM, .ablationCAM, .rise,
    ]
    /// The expensive ones, which ask the network about changed images.
    public static let perturbing: [MapSource] = [.rise, .scoreCAM, .ablationCAM]

    public var isControl: Bool { !Self.methods.contains(self) }
    /// For figures: "blurred noise (control)".
    public var title: String { isControl ? "\(rawValue) (control)" : rawValue }

    /// As the method that weights a layer's maps, if it is one.
    public func classActivation(layer: String?) -> ClassActivationMethod? {
        switch self {
        case .gradCAM: .gradCAM(layer: layer)
        case .gradCAMPlusPlus: .gradCAMPlusPlus(layer: layer)
        case .layerCAM: .layerCAM(layer: layer)
        case .scoreCAM: .scoreCAM(ScoreCAM(layer: layer))
        case .ablationCAM: .ablationCAM(layer: layer)
        default: nil
        }
    }
}

/// How many maps of which kinds are made, and how they are measured.
public struct MapPlan: Codable, Sendable {
    public var kinds: [MapSource]
    /// Images of a kind that no module has learned from.
    public var images: Int
    /// Training images on which each method's layer is chosen.
    public var choosing: Int
    /// Of RISE.
    public var masks: Int
    /// Images that pixels are taken from, and which shares of them.
    public var emptied: Int
    public var shares: [Double]
    public var batch: Int

    public init(
        kinds: [MapSource], images: Int, choosing: Int = 1, masks: Int = 0, emptied: Int = 0, shares: [Double] = [],
        batch: Int
    ) {
        (self.kinds, self.images, self.choosing, self.masks) = (kinds, images, choosing, masks)
        (self.emptied, self.shares, self.batch) = (emptied, shares, batch)
    }

    /// Shares of a soft map's values, and of an image's pixels, that are left; masks in the order in which answers are kept.
    public static let softShares = [1, 0.5, 0.15], shownAreas = [0.5, 0.3, 0.15]
    static let forms = softShares.map { MaskForm.soft($0) } + shownAreas.map { MaskForm.area($0) }
}
