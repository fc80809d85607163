import Foundation
import Notebook

/// What the figures claim, from the numbers that they show.
/// By how much tuned clipping moves the fault rate at which accuracy is half-way to chance.
func postponement(_ networks: [(name: String, baseline: Baseline, sweep: NetworkSweep)]) -> String {
    let factors = networks.compactMap { name, baseline, sweep -> String? in
        guard let none = halfwayRate(sweep, .none, baseline: baseline),
            let tuned = halfwayRate(sweep, .tuned, baseline: baseline)
        else { return nil }
        return "\(NumberFormat.significant(2).text(tuned / none)) times (\(name))"
    }
    guard !factors.isEmpty else { return "Accuracy over fault rate, with and without clipping" }
    return
        "With tuned clipping it takes \(factors.joined(separator: " and ")) the fault rate to bring accuracy half-way to chance"
}

/// How many flips of bit 30 it takes without protection.
func hitsHalfway(_ networks: [(name: String, baseline: Baseline, sweep: NetworkSweep)]) -> String {
    let hits = networks.compactMap { name, baseline, sweep in
        halfwayRate(sweep, .none, baseline: baseline).map {
            "\(NumberFormat.significant(2).text($0 * Double(baseline.exponentWords))) (\(name))"
        }
    }
    guard !hits.isEmpty else { return "Accuracy over flips of exponent bit 30" }
    return
        "Unprotected, accuracy is half-way to chance at \(hits.joined(separator: " and ")) expected flips of bit 30"
}

/// What one bit position may cost before it is named, in points of accuracy.
private let noticedLoss = 5.0

/// Which bit positions cost more than is noticed, in any of the networks.
func harmfulBits(_ networks: [(baseline: Baseline, bits: [BitSweep])]) -> String {
    let harmful = networks.flatMap { baseline, bits in
        bits.filter { 100 * (baseline.test.share - $0.accuracies.mean) > noticedLoss }.map(\.bit)
    }
    let names = Set(harmful).sorted().map(String.init)
    let cost = "more than \(NumberFormat.fixed(0).text(noticedLoss)) points of accuracy"
    guard let last = names.last else { return "No single bit position costs \(cost)" }
    if names.count == 1 { return "Of 32 bit positions, bit \(last) alone costs \(cost)" }
    return "Of 32 bit positions, bits \(names.dropLast().joined(separator: ", ")) and \(last) cost \(cost)"
}

/// How far apart the layers' half-way rates lie.
func layerSpan(_ name: String, _ baseline: Baseline, _ sweeps: [LayerSweep]) -> String {
    let rates = sweeps.compactMap { halfwayRate($0.sweep, baseline: baseline) }
    guard rates.count > 1, let low = rates.min(), let high = rates.max() else {
        return "Faults in one layer of \(name) at a time"
    }
    return
        "\(name)'s layers are half-way to chance at fault rates that differ by a factor of \(NumberFormat.significant(2).text(high / low))"
}
