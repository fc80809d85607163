import Notebook

/// A clean network: its accuracy on the whole test split, its memory, and the largest activations.
struct Baseline: Codable, StorableValue {
    /// The network's name, for people.
    var network: String
    var dataset: String
    var test: Accuracy
    var epochs: [EpochSummary]
    /// Of one guess among all classes.
    var chance: Double
    var layers: [LayerMemory]
    /// ACT_max by the place of the ReLU in the deployed network.
    var maxima: [Int: Float]

    /// The words whose bit 30 is clear, of all layers.
    var exponentWords: Int { layers.reduce(0) { $0 + $1.wordsWithClearExponentBit } }
    var words: Int { layers.reduce(0) { $0 + $1.words } }

    /// The rate that gives so many expected hits of bit 30 in the whole network.
    func rate(hits: Double) -> Double { hits / Double(exponentWords) }

    /// The layers with a ReLU behind them, its place, and ACT_max there.
    var clippable: [(layer: LayerMemory, activation: Int, maximum: Float)] {
        get throws {
            try layers.compactMap { layer in
                try layer.activation.map { (layer, $0, try measured(maxima[$0], "ACT_max of \(layer.name)")) }
            }
        }
    }
}

/// The interval search of one layer.
struct TunedThreshold: Codable, StorableValue {
    var layer: String
    var activation: Int
    var maximum: Float
    var search: ThresholdSearch.Result
    /// For each point of the search, the share of images, over all its trials, whose logits held NaN.
    var undefined: [Double]

    /// What was chosen, over ACT_max; undefined behind a layer that is never active.
    var factor: Double? { maximum > 0 ? search.threshold / Double(maximum) : nil }
}

/// What protects the network.
enum Protection: String, Codable, CaseIterable {
    case none = "unprotected"
    case maximum = "clipped at ACT_max"
    case tuned = "clipped, tuned"
    case saturating = "saturated, tuned"

    func apply(to network: Network, maxima: [Int: Float], tuned: [TunedThreshold]) -> Network {
        let thresholds = Dictionary(uniqueKeysWithValues: tuned.map { ($0.activation, Float($0.search.threshold)) })
        return switch self {
        case .none: network
        case .maximum: network.clipped(at: maxima)
        case .tuned: network.clipped(at: thresholds)
        case .saturating: network.clipped(at: thresholds, form: .saturate)
        }
    }
}

/// Faults anywhere in the network.
typealias NetworkSweep = ByCase<Protection, FaultSweep>

/// Faults in one layer at a time, in the order of the layers.
struct LayerSweep: Codable {
    var layer: String
    var sweep: FaultSweep
}

/// Activation magnitudes behind one layer.
struct LayerMagnitudes: Codable {
    var layer: String
    var clean: MagnitudeHistogram
    var faulty: MagnitudeHistogram
}

struct Magnitudes: Codable, StorableValue {
    var rate: Double
    var seeds: Int
    var images: Int
    var layers: [LayerMagnitudes]
}

/// Thresholds of one layer far beyond the search's interval.
struct ThresholdScan: Codable {
    var layer: String
    /// What the other layers are protected by.
    var others: Protection
    var curve: ThresholdCurve
    /// The share of images whose logits held NaN, by threshold.
    var undefined: [Double]
}
