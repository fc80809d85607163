import Foundation
import Notebook

/// Whether clipping makes networks resilient, as the paper does it: with thresholds that a search has tuned.
@StudyBuilder func clippingHelps(_ subjects: [Subject], of vgg: Subject) -> [StudyPart] {
    Finding(
        Declaration(
            "clipping-helps",
            .claim(
                Claim(
                    "our mitigation technique significantly improves the resilience of the DNNs to faults", .abstract),
                scope: scope, facets: facets, countsAgainst: scaledDown),
            test: "\(areaTest), clipped at tuned thresholds less unprotected, \(whatIsAveraged)",
            units: ["trainings", "fault seeds"],
            rule: .eachNetwork(.exceeds(noticeable, absentWithin: noticeable)),
            controls: [
                control(nothingClipped, .mustFail, eachNetwork: .exceeds(noticeable)),
                control(perfect, .mustPass, eachNetwork: .exceeds(noticeable)),
            ], forks: [clippedForm, thresholdFork], drawn: [faultPatterns]),
        Step.all(subjects.map(\.networkSweeps)), numbers: gainNumbers)
    Finding(
        Declaration(
            "improvement-at-1e-5",
            .claim(
                Claim(
                    """
                    the proposed technique offers on average 68.92% improvement in the classification accuracy of resilience-optimized VGG-16 model \
                    at 1e-5 fault rate, when compared to the base network without any fault mitigation
                    """, .abstract,
                    value: ClaimedValue(68.92, "%", on: "VGG-16, CIFAR-10; points or relative is not said")),
                scope: scope, facets: facets, countsAgainst: scaledDown),
            test: """
                Accuracy at a fault rate of 10⁻⁵, clipped at tuned thresholds less unprotected, \(whatIsAveraged); the direction alone is judged, \
                and what clipping can restore is bounded by what faults took
                """,
            units: ["trainings", "fault seeds"],
            rule: .clause(.init("direction", .exceeds(noticeable, absentWithin: noticeable))),
            controls: [
                Control(nothingClipped, .mustFail, .clause(.init(nothingClipped, .exceeds(noticeable)))),
                Control(perfect, .mustPass, .clause(.init(perfect, .exceeds(noticeable)))),
            ], forks: [clippedForm, thresholdFork], drawn: [faultPatterns]),
        vgg.networkSweeps, vgg.baselines, numbers: improvementNumbers)
}

private let nothingClipped = "clipped at the largest number"
private let perfect = "no fault at all"
private let thresholdFork = Fork("thresholds are", [.init("tuned"), .init("ACT_max")])

func gainNumbers(_ networks: [[NetworkSweep]]) throws -> Numbers {
    func gain(_ protection: Protection, _ sweeps: [NetworkSweep]) throws -> Estimator {
        try .pairedMean(sweeps.areas(protection), less: sweeps.areas(.none))
    }
    func gains(_ protection: Protection) throws -> [String: Estimator] {
        try eachNetwork(networks) { [$0: try gain(protection, $1)] }
    }
    var clauses = try gains(.tuned)
    for (name, sweeps) in zip(networkNames, networks) {
        clauses[clause(name, nothingClipped)] = try gain(.unreachable, sweeps)
        clauses[clause(name, perfect)] = try .pairedMean(sweeps.clean(), less: sweeps.areas(.none))
    }
    return Numbers(clauses).option("the threshold", try gains(.saturating)).option("ACT_max", try gains(.maximum))
}

func improvementNumbers(_ sweeps: [NetworkSweep], _ baselines: [Baseline]) throws -> Numbers {
    guard let none = try sweeps.accuracies(.none, at: headlineRate) else {
        return .missing(needs: "a sweep with a fault rate of 10⁻⁵")
    }
    func accuracies(_ protection: Protection) throws -> CrossedSamples {
        try measured(sweeps.accuracies(protection, at: headlineRate), "accuracies at 10⁻⁵")
    }
    let tuned = try accuracies(.tuned), clean = try sweeps.clean()
    var numbers = Numbers([
        "direction": try .pairedMean(tuned, less: none),
        nothingClipped: try .pairedMean(accuracies(.unreachable), less: none),
        perfect: try .pairedMean(clean, less: none),
    ])
    .option("the threshold", ["direction": try .pairedMean(accuracies(.saturating), less: none)])
    .option("ACT_max", ["direction": try .pairedMean(accuracies(.maximum), less: none)])
    .showing(
        "share of the lost accuracy that clipping recovers",
        try statistic(
            .number(100) * (.mean(0) - .mean(1)) / (.mean(2) - .mean(1)), of: [tuned, none, clean],
            finding: "improvement-at-1e-5", clause: "share"), unit: "%"
    )
    .showing(
        "read as relative to the unprotected accuracy",
        try statistic(
            .number(100) * .relativeGain, of: [tuned, none], finding: "improvement-at-1e-5", clause: "relative"),
        unit: "%")
    // A narrower network takes fewer hits at the same rate; this is the full network's number of hits.
    if let equal = equalHits(baselines[0], sweeps.rates),
        let tuned = try sweeps.accuracies(.tuned, at: equal.rate),
        let none = try sweeps.accuracies(.none, at: equal.rate)
    {
        let fixed = NumberFormat.fixed(0)
        numbers = numbers.showing(
            """
            in points at a rate of \(NumberFormat.scientific(2).text(equal.rate)), where \(fixed.text(equal.hits)) flips of bit 30 are expected, as \
            \(fixed.text(headlineRate * fullNetworkWords)) are in the full network at 10⁻⁵
            """, try .pairedMean(tuned, less: none), unit: "points")
    }
    return numbers
}

/// The measured rate whose expected hits of bit 30 are nearest to those of the full network at the headline rate.
func equalHits(_ baseline: Baseline, _ rates: [Double]) -> (rate: Double, hits: Double)? {
    let wanted = headlineRate * fullNetworkWords
    return rates.map { (rate: $0, hits: $0 * Double(baseline.exponentWords)) }
        .min { abs(log($0.hits / wanted)) < abs(log($1.hits / wanted)) }
}
