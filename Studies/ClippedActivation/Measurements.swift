import Notebook

/// What is measured on each of the two networks; the values of the study's steps.
/// A clean network: its accuracy on the whole test split, its memory, and the largest activations.
struct Baseline: Codable, StorableValue {
    var dataset: String
    var test: Accuracy
    var epochs: [EpochSummary]
    /// Of one guess among all classes.
    var chance: Double
    var layers: [LayerMemory]
    /// By the place of the ReLU in the deployed network.
    var maxima: [Int: Float]

    /// The words whose bit 30 is clear, of all layers.
    var exponentWords: Int { layers.reduce(0) { $0 + $1.wordsWithClearExponentBit } }
    var words: Int { layers.reduce(0) { $0 + $1.words } }

    /// The rate that gives so many expected hits of bit 30 in the whole network.
    func rate(hits: Double) -> Double { hits / Double(exponentWords) }
}

struct LayerMemory: Codable {
    /// "conv 3" or "fully connected 1", by order.
    var name: String
    /// The layer's place in the deployed network.
    var place: Int
    /// The place of the ReLU after it; the logits have none.
    var activation: Int?
    var words: Int
    var wordsWithClearExponentBit: Int
}

/// The interval search of one layer.
struct Tuned: Codable, StorableValue {
    var layer: String
    var activation: Int
    var maximum: Float
    var search: ThresholdSearch.Result
}

/// What protects the network.
enum Protection: String, Codable, CaseIterable {
    case none = "unprotected"
    case maximum = "clipped at ACT_max"
    case tuned = "clipped, tuned"
    case saturating = "saturated, tuned"

    func apply(to network: Network, maxima: [Int: Float], tuned: [Tuned]) -> Network {
        let thresholds = Dictionary(uniqueKeysWithValues: tuned.map { ($0.activation, Float($0.search.threshold)) })
        return switch self {
        case .none: network
        case .maximum: network.clipped(at: maxima)
        case .tuned: network.clipped(at: thresholds)
        case .saturating: network.clipped(at: thresholds, form: .saturate)
        }
    }
}

/// Faults anywhere in the network, by protection.
struct NetworkSweep: Codable, StorableValue {
    var sweeps: [String: FaultSweep]

    subscript(_ protection: Protection) -> FaultSweep? { sweeps[protection.rawValue] }
}

/// Faults in one layer at a time, in the order of the layers.
struct LayerSweep: Codable {
    var layer: String
    var sweep: FaultSweep
}

/// Faults in one bit position at a time.
struct BitSweep: Codable {
    var bit: Int
    var accuracies: [Double]
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

/// The area under the curve over thresholds of one layer, far beyond the search's interval.
struct ThresholdScan: Codable {
    var layer: String
    /// What the other layers are protected by.
    var others: Protection
    var maximum: Float
    /// Ascending; the area of each fault seed at each threshold.
    var thresholds: [Double]
    var areas: [[Double]]
}
