import Tensors

/// How the maps that a layer gives become one map of a class, [1, H, W].
///
/// The layer goes by its name or that of a PyTorch module; without one it is the last whose output is a map of more than
/// one place on both axes.
public enum ClassActivationMethod: Codable, Hashable, Sendable {
    /// ReLU of the sum of the maps, each times the mean of its gradients (Selvaraju et al. 2017, equations 1 and 2).
    case gradCAM(layer: String? = nil)
    /// The same with w_k = Σ g/(2 + S_k g) over the places with a gradient g above 0, S_k being the sum of map k
    /// (Chattopadhay et al. 2018, "Grad-CAM++: generalized gradient-based visual explanations", equation 19).
    ///
    /// That is the equation without the powers of g that it has above and below its line: nothing underflows, and nothing
    /// has to be added below the line. The common factor exp(score) is left out. Maps below 0 are refused.
    case gradCAMPlusPlus(layer: String? = nil)
    /// ReLU of the sum of the maps times the positive part of their gradients, place by place (Jiang et al. 2021,
    /// "LayerCAM: exploring hierarchical class activation maps for localization", equations 5 and 6; recalled).
    case layerCAM(layer: String? = nil)
    /// The maps weighted by what the score loses without each of them, over the score's size (Desai and Ramaswamy 2020,
    /// "Ablation-CAM: visual explanations for deep convolutional network via gradient-free localization", equation 3;
    /// recalled).
    ///
    /// A score below 0 turns no sign around; of a score of 0 it is the loss itself. Maps below 0 are refused, since 0 is
    /// then not the least that a map can say.
    case ablationCAM(layer: String? = nil)
    /// The maps weighted by the scores of the image seen through each of them.
    case scoreCAM(ScoreCAM = ScoreCAM())

    /// For reports: "Grad-CAM++".
    public var name: String {
        switch self {
        case .gradCAM: "Grad-CAM"
        case .gradCAMPlusPlus: "Grad-CAM++"
        case .layerCAM: "LayerCAM"
        case .ablationCAM: "Ablation-CAM"
        case .scoreCAM: "Score-CAM"
        }
    }

    /// The layer that was named.
    public var layer: String? {
        switch self {
        case .gradCAM(let layer), .gradCAMPlusPlus(let layer), .layerCAM(let layer), .ablationCAM(let layer): layer
        case .scoreCAM(let method): method.layer
        }
    }

    /// Whether it has no meaning for maps below 0.
    var wantsNoNegatives: Bool {
        switch self {
        case .gradCAMPlusPlus, .ablationCAM: true
        case .gradCAM, .layerCAM, .scoreCAM: false
        }
    }

    /// How many forward passes a map costs, for a layer with so many maps; a backward pass counts as one more, and passes
    /// that resume at the layer as whole ones.
    public func passes(maps: Int) -> Int {
        switch self {
        case .gradCAM, .gradCAMPlusPlus, .layerCAM: 2
        case .ablationCAM, .scoreCAM: 1 + maps
        }
    }

    /// What is being done, in errors.
    var attempt: String { "explaining images by \(name)" }
}

/// Score-CAM (Wang et al. 2020, "Score-CAM: score-weighted visual explanations for convolutional neural networks",
/// algorithm 1).
///
/// Each map is enlarged to the image's size and scaled to 0 … 1; constant ones are left out. The prepared image times it
/// is given to the network, so that what is hidden becomes the mean colour where images are normalised.
public struct ScoreCAM: Codable, Hashable, Sendable {
    /// What weighs the maps.
    public enum Weighting: String, Codable, Hashable, Sendable, CaseIterable {
        /// Softmax over the maps of the class's scores, as T-TAME's authors ran it; a baseline's score would change
        /// nothing.
        case softmaxOfScores
        /// The class's probability for the masked image, as Score-CAM's authors' code has it.
        case probability
    }

    /// When maps are scaled to 0 … 1.
    public enum Scaling: String, Codable, Hashable, Sendable, CaseIterable {
        /// So that every mask has a 0 and a 1.
        case afterEnlarging
        /// As in the package torchcam.
        case beforeEnlarging
    }

    public var layer: String?
    public var weighting: Weighting
    public var scaling: Scaling
    /// Where places of the enlarged map lie in the small one; the package grad-cam has `alignCorners`.
    public var coordinates: ResizingCoordinates

    public init(
        layer: String? = nil, weighting: Weighting = .softmaxOfScores, scaling: Scaling = .afterEnlarging,
        coordinates: ResizingCoordinates = .halfPixel
    ) {
        (self.layer, self.weighting) = (layer, weighting)
        (self.scaling, self.coordinates) = (scaling, coordinates)
    }
}
