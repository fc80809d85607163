import Networks

/// Which rule goes to which layer.
public struct Composite: Codable, Hashable, Sendable {
    /// A kind of layer with weights.
    public enum Place: String, Codable, Hashable, Sendable, CaseIterable {
        /// Those that see the image itself.
        case first
        case convolution
        case linear
        /// The one that gives the logits.
        case last
    }

    /// What a report calls it.
    public var name: String
    /// Rules for `first` and `last` go before those for `convolution` and `linear`.
    private var rules: [Entry]

    private struct Entry: Codable, Hashable, Sendable {
        var place: Place
        var rule: RelevanceRule
    }

    public init(_ name: String, _ rules: KeyValuePairs<Place, RelevanceRule>) {
        self.name = name
        self.rules = rules.map { Entry(place: $0.key, rule: $0.value) }
    }

    /// One rule everywhere.
    public init(_ rule: RelevanceRule) { self.init(rule.name, [.convolution: rule, .linear: rule]) }

    /// The same with another rule for the layers that see the image.
    public func first(_ rule: RelevanceRule) -> Composite {
        var result = self
        result.name += "; \(rule.name) for pixels"
        result.rules.removeAll { $0.place == .first }
        result.rules.append(Entry(place: .first, rule: rule))
        return result
    }

    /// As the authors of Salient Relevance wrote it (Li et al. 2019, their repository): signed z for convolutions, z⁺
    /// for linear layers.
    public static let salientRelevance = Composite("signed z and z⁺", [.convolution: .signedZ, .linear: .zPlus])

    /// ε for linear layers, z⁺ for convolutions, flat for pixels (Kohlbrenner et al. 2020).
    public static let epsilonPlusFlat = Composite(
        "ε, z⁺ and flat", [.linear: .epsilon(1e-6), .convolution: .zPlus, .first: .flat])

    /// ε for linear layers, γ for convolutions, zᴮ for pixels (Montavon et al. 2019, section 10.3).
    ///
    /// - Parameters:
    ///   - low: the least number that each channel of a normalised image may have.
    ///   - high: the largest.
    public static func epsilonGammaBox(low: [Float], high: [Float]) -> Composite {
        Composite(
            "ε, γ and zᴮ", [.linear: .epsilon(1e-6), .convolution: .gamma(0.25), .first: .zB(low: low, high: high)])
    }

    /// The rule of a layer with weights.
    ///
    /// - Throws: `MethodError` naming the layer and the places that have a rule.
    func rule(for layer: NamedLayer, isFirst: Bool, isLast: Bool) throws -> RelevanceRule {
        let kind: Place = if case .linear = layer.layer { .linear } else { .convolution }
        let candidates = (isFirst ? [Place.first] : []) + (isLast ? [.last] : []) + [kind]
        for place in candidates {
            if let entry = rules.first(where: { $0.place == place }) { return entry.rule }
        }
        throw MethodError(
            "propagating relevance through \(layer.name)",
            "the composite \"\(name)\" has no rule for it, only for \(rules.map(\.place.rawValue).joined(separator: ", "))",
            advice: "Give a rule for \(candidates.map(\.rawValue).joined(separator: " or ")): \(RelevanceRule.list)")
    }
}
