/// The authors' module, and what may be changed of it, of its loss or of what it learns: the ablations of T-TAME's authors' code,
/// L-CAM-Img, and controls.
public enum AttentionVariation: String, Codable, CaseIterable, Sendable {
    case published = "the paper's"
    case again = "other initial numbers"
    case withoutSkip = "no sum past the convolution"
    case withoutSkipAndNorm = "no sum, no batch norm"
    case sigmoid = "sigmoid in the branch"
    case lastLayer = "the last layer alone"
    case lastTwo = "the last two layers"
    case lCAM = "L-CAM-Img"
    case withoutArea = "no term of the area"
    case withoutVariation = "no term of variation"
    case answerAlone = "cross-entropy alone"
    case diagonal = "each image's own mask alone"
    case shuffled = "shuffled answers"

    /// Those that change the module.
    public static let ofTheModule: [AttentionVariation] = [
        .withoutSkip, .withoutSkipAndNorm, .sigmoid, .lastLayer, .lastTwo, .lCAM,
    ]

    /// - Parameter taps: the layers whose maps the paper's module would see.
    public func design(_ taps: [String]) -> AttentionDesign {
        switch self {
        case .withoutSkip: AttentionDesign(taps: taps, branch: .withoutSkip)
        case .withoutSkipAndNorm: AttentionDesign(taps: taps, branch: .withoutSkipAndNorm)
        case .sigmoid: AttentionDesign(taps: taps, branch: .sigmoid)
        case .lastLayer: AttentionDesign(taps: Array(taps.suffix(1)))
        case .lastTwo: AttentionDesign(taps: Array(taps.suffix(2)))
        case .lCAM: AttentionDesign(taps: Array(taps.suffix(1)), branch: .identity)
        default: AttentionDesign(taps: taps)
        }
    }

    /// What is made small.
    public var loss: AttentionLoss {
        switch self {
        case .withoutArea: .withoutArea
        case .withoutVariation: .withoutVariation
        case .answerAlone: .answerAlone
        case .diagonal: .diagonal
        default: .published
        }
    }

    /// Whose answers are learned.
    public var target: AttentionObjective.Target { self == .shuffled ? .shuffledAnswer : .answer }

    /// What a module's first numbers are drawn under: the same for all, but for the one that asks what these are worth.
    public var firstNumbers: String { self == .again ? "other first numbers" : "first numbers" }
}
