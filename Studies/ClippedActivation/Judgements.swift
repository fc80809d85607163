import Foundation
import Notebook

/// The fault rate that the paper's number is for, and that number.
let headlineRate = 1e-5
let headlineGain = 68.92
/// The convolution weights of the full VGG-16, whose bit 30 is clear; counted from its layers, not the paper's.
let fullNetworkWords = 14_710_000.0

func judgeLosses(_ baselines: [Baseline], _ sweeps: [NetworkSweep]) throws -> Finding.Outcome {
    let losses = try zip(baselines, sweeps).compactMap { baseline, sweep in
        try sweep[.none].accuracies(at: headlineRate).map { faulty in
            (baseline.network, try points(faulty.map { _ in baseline.test.share }, less: faulty))
        }
    }
    guard losses.count == baselines.count else { return .notTested("The sweep has no rate of 1e-5.") }
    return outcome("accuracy lost at 1e-5", losses, unit: "points", above: 30) {
        "\($0) networks lose more than 30 points."
    }
}

func judgeGains(_ baselines: [Baseline], _ sweeps: [NetworkSweep]) throws -> Finding.Outcome {
    let gains = try zip(baselines, sweeps).map { baseline, sweep in
        (baseline.network, try points(sweep[.tuned].areas(), less: sweep[.none].areas()))
    }
    return outcome("area gained", gains, unit: "points of 100", above: 0) { "The area grows for \($0) networks." }
}

/// What is claimed of every network, that a mean lies above a limit.
private func outcome(
    _ label: String, _ means: [(network: String, mean: Mean)], unit: String, above limit: Double,
    reason: (String) -> String
) -> Finding.Outcome {
    let estimates = means.map { $0.mean.estimate("\($0.network): \(label)", unit: unit) }
    let held = means.count { $0.mean.lower > limit }
    return .init(
        estimate: estimates.first, more: Array(estimates.dropFirst()), verdict: verdict(held, of: means.count),
        reason: reason("\(held) of \(means.count)"))
}

/// All: reproduced; at least half, but not none: partly.
func verdict(_ held: Int, of all: Int) -> Verdict {
    held == all ? .reproduced : (held > 0 && 2 * held >= all ? .partly : .notReproduced)
}

func judgeImprovement(_ baseline: Baseline, _ sweep: NetworkSweep) throws -> Finding.Outcome {
    func gain(at rate: Double) throws -> (points: Mean, relative: Mean)? {
        guard let tuned = sweep[.tuned].accuracies(at: rate), let none = sweep[.none].accuracies(at: rate) else {
            return nil
        }
        return (
            try points(tuned, less: none),
            try .relativeGain(tuned, over: none, sampled: "fault seeds", stream: resampling("ratio"))
        )
    }
    guard let gained = try gain(at: headlineRate) else { return .notTested("The sweep has no rate of 1e-5.") }
    var more = [gained.relative.estimate("read as relative", unit: "%")]
    // A narrower network takes fewer hits at the same rate; this is the full network's number of hits.
    if let equal = equalHits(baseline, sweep[.none].rates), let gained = try gain(at: equal.rate) {
        let label = String(
            format: "in points at %g, with %.0f expected hits of bit 30 (the full VGG-16 at 1e-5: %.0f)",
            equal.rate, equal.hits, headlineRate * fullNetworkWords)
        more.append(gained.points.estimate(label, unit: "points"))
    }
    let contains = gained.points.mayBe(headlineGain) || gained.relative.mayBe(headlineGain)
    return .init(
        estimate: gained.points.estimate("read as points", unit: "points"), more: more,
        verdict: contains ? .reproduced : (gained.points.lower > 0 ? .partly : .notReproduced),
        reason: contains
            ? "An interval contains 68.92."
            : String(
                format:
                    "Neither interval contains 68.92; the clean accuracy here is %.1f %%, which bounds what clipping can restore.",
                100 * baseline.test.share))
}

func judgeLayers(_ baseline: Baseline, _ layers: [LayerSweep]) throws -> Finding.Outcome {
    let sweeps = layers.map(\.sweep), falls = sweeps.compactMap(\.steepestDecade)
    let rates = sweeps.compactMap { halfwayRate($0, baseline) }
    guard let smallest = rates.min(), let largest = rates.max(), !falls.isEmpty,
        let seeds = sweeps.first?.accuracies.first?.count, let correlation = sizeCorrelation(sweeps, baseline)
    else { return .notTested("No layer's accuracy falls half-way within the measured rates.") }
    let interval = try Interval.bootstrap(
        count: seeds, resamples: 400, stream: resampling("layers"),
        statistic: { places in sizeCorrelation(sweeps.map { $0.seeds(places) }, baseline) })
    let steepness = falls.median, span = largest / smallest
    let holds = [span >= 3, interval.upper < 0, steepness >= 0.8]
    let words = holds.map { $0 ? "holds" : "fails" }
    return .init(
        estimate: Estimate(
            label: "rank correlation of a layer's words with its half-way rate", value: correlation,
            lower: interval.lower, upper: interval.upper,
            interval: "95 % bootstrap over \(seeds) fault seeds", count: sweeps.count),
        more: [
            Estimate(label: "largest over smallest half-way rate", value: span, count: rates.count),
            Estimate(
                label: "share of a layer's fall within its steepest decade, median"
                    + undefinedNote(sweeps.count - falls.count, of: sweeps.count),
                value: 100 * steepness, unit: "%", count: falls.count),
        ],
        verdict: holds.allSatisfy { $0 } ? .reproduced : (holds[0] ? .partly : .notReproduced),
        reason: "Span: \(words[0]); size: \(words[1]); abruptness: \(words[2]).")
}

func judgePeaks(_ scans: [[ThresholdScan]]) throws -> Finding.Outcome {
    let found = try scans.joined().filter { $0.others == .none }.map(peak), peaks = found.compactMap(\.self)
    guard !peaks.isEmpty else { return .notTested("No scanned layer is ever active.") }
    let near = peaks.filter { $0.factor <= farthestPeak }
    let agreeing = near.count { $0.isSingle && $0.isClear }
    let interval = try Interval.wilson(successes: agreeing, trials: peaks.count)
    let note = undefinedNote(found.count - peaks.count, of: found.count)
    return .init(
        estimate: Estimate(
            label: "layers that agree\(note)", value: 100 * Double(agreeing) / Double(peaks.count),
            lower: 100 * interval.lower, upper: 100 * interval.upper, unit: "%", interval: "95 % Wilson",
            count: peaks.count),
        more: [
            Estimate(
                label: "best threshold over ACT_max, median\(note)", value: peaks.map(\.factor).median,
                count: peaks.count)
        ],
        verdict: verdict(agreeing, of: peaks.count),
        reason: """
            \(agreeing) of \(peaks.count) layers agree: \(near.count) peak at or below 1.5 ACT_max, \
            \(peaks.count(where: \.isSingle)) have one peak, \(peaks.count(where: \.isClear)) a clear one.
            """)
}
