import Notebook

@testable import ClippedActivation

/// A network of some layers that is right for all but one of ten images, of ten classes: half-way to chance is 0.5.
func baseline(words: [Int] = [100], accuracy correct: Int = 9, exponentWords: Int = 1) -> Baseline {
    Baseline(
        network: "VGG-16", dataset: "CIFAR-10", test: Accuracy(correct: correct, count: 10), epochs: [], chance: 0.1,
        layers: words.enumerated().map { place, words in
            LayerMemory(
                name: "conv \(place + 1)", place: place, activation: nil, words: words,
                wordsWithClearExponentBit: exponentWords)
        },
        maxima: [:])
}

/// A sweep whose fault seeds all do alike.
func sweep(_ rates: [Double], _ accuracies: [Double], seeds: Int = 4) -> FaultSweep {
    FaultSweep(
        rates: rates, accuracies: accuracies.map { [Double](repeating: $0, count: seeds) },
        undefined: rates.map { _ in [Double](repeating: 0, count: seeds) })
}

/// A sweep of a network at the headline rate alone, without protection and with every other one.
func networkSweep(plain: Double, clipped: Double) -> NetworkSweep {
    NetworkSweep { sweep([1e-5], [$0 == .none ? plain : clipped]) }
}

/// Areas of a scan over thresholds in units of ACT_max, whose seeds all do alike.
func scan(_ factors: [Double], _ areas: [Double], maximum: Float = 2, undefined: [Double]? = nil) -> ThresholdScan {
    ThresholdScan(
        layer: "conv 1", others: .none,
        curve: ThresholdCurve(
            maximum: maximum, thresholds: factors.map { $0 * Double(maximum) },
            areas: areas.map { [Double](repeating: $0, count: 4) }), undefined: undefined ?? areas.map { _ in 0 })
}
