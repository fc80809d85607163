import Foundation
import Notebook

/// An attribution method as a user names it, with a parameter after a colon where it takes one.
///
///     try MethodName("lrp-epsilon:0.25", for: .imageNet).method  // .attribution(.relevance(Composite(.epsilon(0.25))))
package struct MethodName: Hashable, Sendable {
    /// As the user wrote it.
    package let text: String
    package let method: ExplanationMethod

    /// - Parameter preprocessing: gives the bounds of pixels and the side of an image.
    /// - Throws: `WrongMethodName` for a name that no method has, and for a parameter that the method doesn't take.
    package init(_ text: String, for preprocessing: ImagePreprocessing) throws(WrongMethodName) {
        let words = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let kind = Kind(rawValue: words[0]) else {
            throw WrongMethodName(
                description: unknownName(words[0], of: "method", known: Kind.allCases.map(\.rawValue)))
        }
        self.text = text
        method = try kind.method(MethodParameter(of: kind.rawValue, words.count > 1 ? words[1] : nil), preprocessing)
    }

    /// The name as a part of a file's: of a path, its last part alone.
    package var fileName: String {
        guard case .attention(let file) = method else { return text.replacing(":", with: "-") }
        let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        return "\(Kind.attention.rawValue)-\(name)"
    }

    /// For a table: of a path, its last part alone.
    package var label: String {
        guard case .attention(let file) = method else { return text }
        return "\(Kind.attention.rawValue):\(URL(fileURLWithPath: file).lastPathComponent)"
    }

    /// Whether values below zero mean something: evidence against the class.
    package var hasSigns: Bool { method.hasSigns }
}

extension MethodName {
    /// The methods' names without parameters.
    package enum Kind: String, CaseIterable, Sendable {
        case lrp
        case lrpZero = "lrp-zero"
        case lrpEpsilon = "lrp-epsilon"
        case lrpGamma = "lrp-gamma"
        case lrpZPlus = "lrp-z-plus"
        case lrpAlphaBeta = "lrp-alpha-beta"
        case lrpWSquared = "lrp-w-squared"
        case lrpFlat = "lrp-flat"
        case lrpEpsilonPlusFlat = "lrp-epsilon-plus-flat"
        case lrpEpsilonGammaBox = "lrp-epsilon-gamma-box"
        case gradient
        case gradientTimesInput = "gradient-times-input"
        case smoothGrad = "smoothgrad"
        case integratedGradients = "integrated-gradients"
        case guidedBackpropagation = "guided-backpropagation"
        case gradCAM = "grad-cam"
        case gradCAMPlusPlus = "grad-cam++"
        case layerCAM = "layer-cam"
        case scoreCAM = "score-cam"
        case ablationCAM = "ablation-cam"
        case attention
        case rise
        case occlusion

        fileprivate func method(
            _ parameter: MethodParameter, _ preprocessing: ImagePreprocessing
        ) throws(WrongMethodName) -> ExplanationMethod {
            switch self {
            case .gradCAMPlusPlus: .classActivation(.gradCAMPlusPlus(layer: try parameter.layer()))
            case .layerCAM: .classActivation(.layerCAM(layer: try parameter.layer()))
            case .scoreCAM: .classActivation(.scoreCAM(ScoreCAM(layer: try parameter.layer())))
            case .ablationCAM: .classActivation(.ablationCAM(layer: try parameter.layer()))
            case .attention: .attention(file: try parameter.file())
            default: .attribution(try attribution(parameter, preprocessing))
            }
        }

        private func attribution(
            _ parameter: MethodParameter, _ preprocessing: ImagePreprocessing
        ) throws(WrongMethodName) -> AttributionMethod {
            switch self {
            case .gradCAMPlusPlus, .layerCAM, .scoreCAM, .ablationCAM, .attention:
                preconditionFailure("\(rawValue) is another kind of method")
            case .lrp: try parameter.none(.relevance(.salientRelevance))
            case .lrpZero: try parameter.none(.relevance(Composite(.zero)))
            case .lrpEpsilon:
                .relevance(Composite(.epsilon(try parameter.number("the stabiliser ε", from: 0, otherwise: 1e-6))))
            case .lrpGamma: .relevance(Composite(.gamma(try parameter.number("γ", from: 0, otherwise: 0.25))))
            case .lrpZPlus: try parameter.none(.relevance(Composite(.zPlus)))
            case .lrpAlphaBeta:
                .relevance(Composite(.alphaBeta(alpha: try parameter.number("α = 1 + β", from: 1, otherwise: 2))))
            case .lrpWSquared: try parameter.none(.relevance(Composite(.wSquared)))
            case .lrpFlat: try parameter.none(.relevance(Composite(.flat)))
            case .lrpEpsilonPlusFlat: try parameter.none(.relevance(.epsilonPlusFlat))
            case .lrpEpsilonGammaBox:
                try parameter.none(
                    .relevance(
                        .epsilonGammaBox(
                            low: preprocessing.normalization.values(of: 0),
                            high: preprocessing.normalization.values(of: 1))))
            case .gradient: try parameter.none(.gradients(.gradient))
            case .gradientTimesInput: try parameter.none(.gradients(.gradientTimesInput))
            case .smoothGrad: .gradients(.smoothGrad(samples: try parameter.count("noisy images", otherwise: 50)))
            case .integratedGradients:
                .gradients(.integratedGradients(steps: try parameter.count("steps", otherwise: 50)))
            case .guidedBackpropagation: try parameter.none(.gradients(.guidedBackpropagation))
            case .gradCAM: .gradients(.gradCAM(layer: try parameter.layer()))
            case .rise: .rise(RISE(masks: try parameter.count("masks", otherwise: 4000)))
            case .occlusion:
                .occlusion(
                    Occlusion(
                        hiding: try parameter.count(
                            "pixels on a side of the square", upTo: preprocessing.crop,
                            otherwise: max(1, preprocessing.crop / 7))))
            }
        }
    }
}

extension Occlusion {
    /// Squares that overlap by half, so that each pixel is hidden about four times.
    fileprivate init(hiding side: Int) { self.init(window: side, stride: max(1, side / 2)) }
}
