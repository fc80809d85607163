import Foundation
import Notebook

/// The report's first paragraph.
func summary(_ baseline: Baseline, _ sweep: NetworkSweep, _ setting: Setting) -> String {
    let data =
        baseline.dataset == "CIFAR-10"
        ? "on CIFAR-10, the paper's data set"
        : "on \(baseline.dataset), since the paper's data set, CIFAR-10, is not at hand: its verdicts are about the method, not about the paper's numbers"
    guard let none = sweep[.none].accuracies(at: headlineRate), let tuned = sweep[.tuned].accuracies(at: headlineRate)
    else { return "Measured \(data)." }
    return String(
        format: """
            Measured \(data), with the profile *\(setting.profile.rawValue)*. \(baseline.network) classifies **%.1f %%** of the test images \
            rightly. With one in 100,000 weight bits flipped, %.1f %% are left without protection, and **%.1f %%** with tuned clipping.
            """,
        100 * baseline.test.share, 100 * none.mean, 100 * tuned.mean)
}

/// By how much tuned clipping moves the fault rate at which accuracy is half-way to chance.
func postponement(_ baselines: [Baseline], _ sweeps: [NetworkSweep]) -> String {
    let factors = zip(baselines, sweeps).compactMap { baseline, sweep -> String? in
        guard let none = halfwayRate(sweep[.none], baseline),
            let tuned = halfwayRate(sweep[.tuned], baseline)
        else { return nil }
        return "\(NumberFormat.significant(2).text(tuned / none)) times (\(baseline.network))"
    }
    guard !factors.isEmpty else { return "Accuracy over fault rate, with and without clipping" }
    return
        "With tuned clipping it takes \(factors.joined(separator: " and ")) the fault rate to bring accuracy half-way to chance"
}

/// How many flips of bit 30 it takes without protection.
func hitsHalfway(_ baselines: [Baseline], _ sweeps: [NetworkSweep]) -> String {
    let hits = zip(baselines, sweeps).compactMap { baseline, sweep in
        halfwayRate(sweep[.none], baseline).map {
            "\(NumberFormat.significant(2).text($0 * Double(baseline.exponentWords))) (\(baseline.network))"
        }
    }
    guard !hits.isEmpty else { return "Accuracy over flips of exponent bit 30" }
    return
        "Unprotected, accuracy is half-way to chance at \(hits.joined(separator: " and ")) expected flips of bit 30"
}

/// What one bit position may cost before it is named, in points of accuracy.
private let noticedLoss = 5.0

/// Which bit positions cost more than is noticed, in any of the networks.
func harmfulBits(_ baselines: [Baseline], _ bits: [[FaultSweep]]) -> String {
    let harmful = zip(baselines, bits).flatMap { baseline, bits in
        bits.indices.filter { 100 * (baseline.test.share - bits[$0].accuracies[0].mean) > noticedLoss }
    }
    let names = Set(harmful).sorted().map(String.init)
    let cost = "more than \(NumberFormat.fixed(0).text(noticedLoss)) points of accuracy"
    guard let last = names.last else { return "No single bit position costs \(cost)" }
    if names.count == 1 { return "Of 32 bit positions, bit \(last) alone costs \(cost)" }
    return "Of 32 bit positions, bits \(names.dropLast().joined(separator: ", ")) and \(last) cost \(cost)"
}

/// How far apart the layers' half-way rates lie.
func layerSpan(_ baseline: Baseline, _ sweeps: [LayerSweep]) -> String {
    let rates = sweeps.compactMap { halfwayRate($0.sweep, baseline) }
    guard rates.count > 1, let low = rates.min(), let high = rates.max() else {
        return "Faults in one layer of \(baseline.network) at a time"
    }
    return
        "\(baseline.network)'s layers are half-way to chance at fault rates that differ by a factor of \(NumberFormat.significant(2).text(high / low))"
}
