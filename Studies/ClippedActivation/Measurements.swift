import Notebook

/// A clean network: its accuracy on the whole test split, its memory, and the largest activations.
struct Baseline: Codable, StorableValue {
    /// What it is, for people: "VGG-16 at a quarter of its width".
    var network: String
    var dataset: String
    var test: Accuracy
    /// 0 where the weights are the user's own.
    var epochs: Int
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

/// Faults anywhere in one training of the network, by protection; every trial on the same images.
struct NetworkSweep: Codable {
    /// On the images of the trials, without faults.
    var clean: ByCase<Protection, Accuracy>
    /// Images that the unprotected network answers otherwise through the kernels that faults need, without a fault.
    var changedByKernels: Int
    var sweeps: ByCase<Protection, FaultSweep>

    subscript(protection: Protection) -> FaultSweep { sweeps[protection] }
}

/// Faults in one layer at a time, in the order of the layers.
struct LayerSweep: Codable {
    var layer: String
    /// On the images of the trials, without faults.
    var clean: Accuracy
    var sweep: FaultSweep
}

/// Only one bit position of every word may flip.
struct BitSweeps: Codable {
    var clean: Accuracy
    /// By bit position, from 0 to 31.
    var sweeps: [FaultSweep]
}

/// Which images of the test split a clean network classifies correctly, by protection: "1" or "0" for each.
struct CleanAnswers: Codable, StorableValue {
    var correct: ByCase<Protection, String>
    /// With all layers clipped at ``harmfulShare`` of ACT_max.
    var harmed: String
}

/// Activations of one training with and without faults.
struct Magnitudes: Codable, StorableValue {
    var rate: Double
    var images: Int
    var layers: [LayerMagnitudes]
    /// The largest activation over ACT_max of any layer, as a power of ten: without faults, and by fault seed. What is not
    /// finite counts as the largest Float32.
    var cleanExcess: Double
    var faultyExcess: [Double]
}

/// Activation magnitudes behind one layer.
struct LayerMagnitudes: Codable {
    var layer: String
    var maximum: Float
    var clean: MagnitudeHistogram
    var faulty: MagnitudeHistogram
}

/// Thresholds of one layer from far below ACT_max to the largest Float32, all other layers unprotected.
struct ThresholdScan: Codable {
    var layer: String
    var curve: ThresholdCurve
    /// The share of images whose logits held NaN, by threshold.
    var undefined: [Double]
    /// Without faults, by threshold.
    var clean: [Accuracy]
}
