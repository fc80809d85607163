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
func harmfulBits(_ baselines: [Baseline], _ bits: [[BitSweep]]) -> String {
    let harmful = zip(baselines, bits).flatMap { baseline, bits in
        bits.filter { 100 * (baseline.test.share - $0.accuracies.mean) > noticedLoss }.map(\.bit)
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

/// Up to which power of ten activations reach, without and with faults.
func magnitudesTitle(_ baseline: Baseline, _ magnitudes: Magnitudes) -> String {
    guard let (clean, faulty) = tops(magnitudes) else { return "\(baseline.network)'s activations are all 0" }
    return
        "Without faults, \(baseline.network)'s activations stay below \(power(clean + 1)); with faults, they reach \(power(faulty))"
}

func magnitudesSentence(_ magnitudes: Magnitudes) -> String {
    guard let (clean, faulty) = tops(magnitudes) else { return "All activations were 0." }
    return
        "All clean activations lie below \(power(clean + 1)); under faults, the largest lie between \(power(faulty)) and \(power(faulty + 1))."
}

private func power(_ exponent: Int) -> String { "10\(TickLabel.superscript(exponent))" }

/// The highest decades in which clean and faulty activations lie.
private func tops(_ magnitudes: Magnitudes) -> (clean: Int, faulty: Int)? {
    func top(_ histogram: (LayerMagnitudes) -> MagnitudeHistogram) -> Int? {
        MagnitudeHistogram.exponents.last { exponent in magnitudes.layers.contains { histogram($0)[exponent] > 0 } }
    }
    return top(\.clean).flatMap { clean in top(\.faulty).map { (clean, $0) } }
}

/// Where the interval search settles.
func thresholdsTitle(_ baseline: Baseline, _ tuned: [TunedThreshold]) -> String {
    let factors = tuned.compactMap(\.factor)
    guard !factors.isEmpty else { return "\(baseline.network): no layer is ever active" }
    return
        "\(baseline.network): the search settles at a median of \(NumberFormat.fixed(2).text(factors.median)) ACT_max"
}
