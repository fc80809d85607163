/// How the relevance R of a convolution's or linear layer's outputs is shared out among its inputs.
///
/// With inputs x, weights w, bias b and z = Σ x w + b; x⁺ and x⁻ are the positive and negative parts. The formulas are
/// those of Montavon et al. 2019 ("Layer-wise relevance propagation: an overview", tables 10.1 and 10.2) and Bach et
/// al. 2015 unless another source is given.
public enum RelevanceRule: Codable, Hashable, Sendable {
    /// x w R / z; nothing is passed on where z is 0.
    case zero
    /// x w R / (z + ε sign z): what the stabiliser gets is lost.
    case epsilon(Float)
    /// x (w + γ w⁺) R / Σ x (w + γ w⁺), so that what speaks for an output counts more; of negative inputs, w⁻ is
    /// strengthened. For outputs that a ReLU passes on, as these are positive.
    case gamma(Float)
    /// x⁺ w⁺ + x⁻ w⁻, over the sum of the same; no bias.
    case zPlus
    /// α times the share of what speaks for the output, less β = α - 1 times the share of what speaks against it; the
    /// bias has a part in both.
    case alphaBeta(alpha: Float)
    /// w² / Σ w², whatever the inputs.
    case wSquared
    /// The same to each input, whatever inputs and weights (Bach et al. 2016).
    case flat
    /// For pixels between two bounds, one of each for each channel: (x w - low w⁺ - high w⁻), over the sum of the same;
    /// no bias.
    case zB(low: [Float], high: [Float])
    /// x w R / (z + 1e-9), whatever the sign of z: for convolutions, as the authors of Salient Relevance wrote it (Li
    /// et al. 2019, their repository).
    case signedZ

    /// What a report calls it.
    public var name: String {
        switch self {
        case .zero: "LRP-0"
        case .epsilon(let epsilon): "LRP-ε, ε = \(spelled(epsilon))"
        case .gamma(let gamma): "LRP-γ, γ = \(spelled(gamma))"
        case .zPlus: "z⁺"
        case .alphaBeta(let alpha): "αβ, α = \(spelled(alpha)), β = \(spelled(alpha - 1))"
        case .wSquared: "w²"
        case .flat: "flat"
        case .zB: "zᴮ"
        case .signedZ: "signed z"
        }
    }

    /// All rules, for messages.
    static let list = "zero, epsilon, gamma, z-plus, alpha-beta, w-squared, flat, z-b, signed-z"
}

/// The number as people write it: "2", "0.25", "10⁻⁶", "2.5×10⁻⁷".
private func spelled(_ number: Float) -> String {
    let parts = "\(number)".split(separator: "e")
    let factor = parts[0].hasSuffix(".0") ? String(parts[0].dropLast(2)) : String(parts[0])
    guard parts.count == 2, let exponent = Int(parts[1]) else { return factor }
    let superscripts = Dictionary(uniqueKeysWithValues: zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    let raised = String(String(exponent).compactMap { superscripts[$0] })
    return factor == "1" ? "10\(raised)" : "\(factor)×10\(raised)"
}
