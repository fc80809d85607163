import Notebook

/// What protects the network, and what stands in for a protection to test the tests.
enum Protection: String, Codable, CaseIterable {
    case none = "unprotected"
    case maximum = "clipped at ACT_max"
    case tuned = "clipped, tuned"
    /// The threshold, not 0, above it.
    case saturating = "saturated, tuned"
    /// What the search chose for a layer, as a share of ACT_max, goes to another one: the last layer's to the first.
    case dealt = "clipped, tuned shares in reverse order"
    /// At the largest Float32: only infinities and NaN become 0.
    case unreachable = "clipped at the largest number"

    /// Those that figures draw.
    static let drawn: [Protection] = [.none, .maximum, .tuned, .saturating]

    func apply(to network: Network, maxima: [Int: Float], tuned: [TunedThreshold]) -> Network {
        switch self {
        case .none: network
        case .maximum: network.clipped(at: maxima)
        case .tuned: network.clipped(at: Self.thresholds(tuned))
        case .saturating: network.clipped(at: Self.thresholds(tuned), form: .saturate)
        case .dealt: network.clipped(at: Self.dealt(tuned))
        case .unreachable: network.clipped(at: maxima.mapValues { _ in .greatestFiniteMagnitude })
        }
    }

    private static func thresholds(_ tuned: [TunedThreshold]) -> [Int: Float] {
        Dictionary(uniqueKeysWithValues: tuned.map { ($0.activation, Float($0.search.threshold)) })
    }

    /// A layer that is never active has no share to give, and gives 1.
    static func dealt(_ tuned: [TunedThreshold]) -> [Int: Float] {
        Dictionary(
            uniqueKeysWithValues: zip(tuned, tuned.reversed()).map { layer, giver in
                (layer.activation, Float(giver.factor ?? 1) * layer.maximum)
            })
    }
}

/// All layers clipped at so small a part of ACT_max that accuracy must suffer.
let harmfulShare: Float = 0.1
