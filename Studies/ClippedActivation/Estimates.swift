import Foundation
import Notebook

/// The fault rate that the paper's number is for.
let headlineRate = 1e-5
/// The convolution weights of the full VGG-16, whose bit 30 is clear; counted from its layers, not the paper's.
let fullNetworkWords = 14_710_000.0

/// What resampling draws from: intervals are the same each time a report is drawn.
func resampling(_ purpose: String) -> RandomStream { RandomStream(seed: 1, "resampling", purpose) }

/// The mean of accuracies, or of areas, in percent.
func percent(_ accuracies: [Double]) throws -> Mean {
    try .bootstrap(accuracies, over: "fault seeds", times: 100, resamples: 1000, stream: resampling("mean"))
}

/// The mean of paired differences in points of a hundred.
func points(_ first: [Double], less second: [Double]) throws -> Mean {
    try .difference(first, less: second, over: "fault seeds", times: 100, stream: resampling("difference"))
}

/// The fault rate at which accuracy has fallen half-way from clean to chance; `nil` where it never falls that far.
func halfwayRate(_ sweep: FaultSweep, _ baseline: Baseline) -> Double? {
    sweep.rate(below: (baseline.test.share + baseline.chance) / 2)
}

/// The rank correlation of layers' sizes with their half-way rates; layers that never fall that far rank highest.
func sizeCorrelation(_ sweeps: [FaultSweep], _ baseline: Baseline) -> Double? {
    rankCorrelation(
        baseline.layers.map { Double($0.words) },
        sweeps.map { halfwayRate($0, baseline) ?? .greatestFiniteMagnitude })
}

/// The measured rate whose expected hits of bit 30 are nearest to those of the full network at the headline rate.
func equalHits(_ baseline: Baseline, _ rates: [Double]) -> (rate: Double, hits: Double)? {
    let wanted = headlineRate * fullNetworkWords
    return rates.map { (rate: $0, hits: $0 * Double(baseline.exponentWords)) }
        .min { abs(log($0.hits / wanted)) < abs(log($1.hits / wanted)) }
}

/// A layer agrees with the paper if its areas have one clear peak, at most so far beyond ACT_max.
let farthestPeak = 1.5

/// Undefined for a layer that is never active.
func peak(of scan: ThresholdScan) throws -> ThresholdCurve.Peak? {
    try scan.curve.peak(far: ScanPlan.farFactor, stream: resampling("peak"))
}
