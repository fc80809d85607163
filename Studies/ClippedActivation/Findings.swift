import Foundation
import Notebook

/// The paper's five findings, each with the rule that its verdict follows from.
/// The fault rate that the paper's number is for.
let headlineRate = 1e-5
/// papers.md's count of the convolution weights of the full VGG-16, whose bit 30 is clear; derived, not the
/// paper's.
let fullNetworkWords = 14_710_000.0

func accuracies(_ sweep: NetworkSweep, _ protection: Protection, at rate: Double = headlineRate) -> [Double]? {
    guard let sweep = sweep[protection], let index = sweep.rates.firstIndex(of: rate) else { return nil }
    return sweep.accuracies[index]
}

func faultsHurt(_ subjects: [Subject]) -> Finding {
    let (vgg, alexNet) = (subjects[0], subjects[1])
    return Finding(
        "faults-hurt", claim: "Faults in the weight memory can drastically reduce accuracy",
        paper: PaperValue("no number given", .abstract),
        rule:
            "Reproduced if, at a rate of 1e-5, both unprotected networks lose more than 30 points of accuracy (whole interval); partly if one does.",
        vgg.baseline, vgg.networkSweep, alexNet.baseline, alexNet.networkSweep
    ) { vggBase, vggSweep, alexBase, alexSweep in
        let losses = try [("VGG-16", vggBase, vggSweep), ("AlexNet", alexBase, alexSweep)].compactMap {
            name, base, sweep in
            try accuracies(sweep, .none).map { faulty in
                try difference(
                    "\(name): accuracy lost at 1e-5", faulty.map { _ in base.test.share }, faulty, unit: "points")
            }
        }
        let held = losses.count { ($0.lower ?? 0) > 30 }
        return .init(
            estimate: losses.first, more: Array(losses.dropFirst()), verdict: verdict(held, of: 2),
            reason: "\(held) of 2 networks lose more than 30 points.")
    }
}

func clippingHelps(_ subjects: [Subject]) -> Finding {
    let (vgg, alexNet) = (subjects[0], subjects[1])
    return Finding(
        "clipping-helps",
        claim: "Clipped activations make AlexNet and VGG-16 significantly more resilient on CIFAR-10",
        paper: PaperValue("no number given", .abstract),
        rule:
            "Reproduced if tuned clipping raises the area under accuracy over fault rate for both networks (whole interval above 0); partly for one.",
        vgg.networkSweep, alexNet.networkSweep
    ) { vggSweep, alexSweep in
        let gains = try [("VGG-16", vggSweep), ("AlexNet", alexSweep)].compactMap { name, sweep -> Estimate? in
            guard let tuned = sweep[.tuned], let none = sweep[.none] else { return nil }
            return try difference(
                "\(name): area gained", try tuned.areas(), try none.areas(), unit: "points of 100")
        }
        let held = gains.count { ($0.lower ?? 0) > 0 }
        return .init(
            estimate: gains.first, more: Array(gains.dropFirst()), verdict: verdict(held, of: 2),
            reason: "The area grows for \(held) of 2 networks.")
    }
}

func improvement(_ vgg: Subject) -> Finding {
    Finding(
        "improvement-at-1e-5",
        claim: "VGG-16 at a fault rate of 1e-5: clipping improves accuracy by 68.92 % on average",
        paper: PaperValue("68.92 % (points or relative: not stated)", .abstract),
        rule:
            "Reproduced if the interval of either reading contains 68.92; partly if neither does but the one in points lies above 0; otherwise not reproduced.",
        vgg.baseline, vgg.networkSweep
    ) { baseline, sweep in
        guard let tuned = accuracies(sweep, .tuned), let none = accuracies(sweep, .none) else {
            return .notTested("The sweep has no rate of 1e-5.")
        }
        let points = try difference("read as points", tuned, none, unit: "points")
        let relative = try relativeGain("read as relative", tuned, none)
        var more = [relative]
        // A narrower network takes fewer hits at the same rate; this is the full network's number of hits.
        if let equal = equalHits(baseline, sweep), let tuned = accuracies(sweep, .tuned, at: equal.rate),
            let none = accuracies(sweep, .none, at: equal.rate)
        {
            more.append(
                try difference(
                    String(
                        format:
                            "in points at %g, with %.0f expected hits of bit 30 (the full VGG-16 at 1e-5: %.0f)",
                        equal.rate, equal.hits, headlineRate * fullNetworkWords),
                    tuned, none, unit: "points"))
        }
        let contains = [points, relative].contains { ($0.lower ?? 0) <= 68.92 && 68.92 <= ($0.upper ?? 0) }
        let verdict: Verdict = contains ? .reproduced : ((points.lower ?? 0) > 0 ? .partly : .notReproduced)
        return .init(
            estimate: points, more: more, verdict: verdict,
            reason: contains
                ? "An interval contains 68.92."
                : String(
                    format:
                        "Neither interval contains 68.92; the clean accuracy here is %.1f %%, which bounds what clipping can restore.",
                    100 * baseline.test.share))
    }
}

/// The measured rate whose expected hits of bit 30 are nearest to those of the full network at the headline rate.
func equalHits(_ baseline: Baseline, _ sweep: NetworkSweep) -> (rate: Double, hits: Double)? {
    let wanted = headlineRate * fullNetworkWords
    let candidates = (sweep[.none]?.rates ?? []).map { (rate: $0, hits: $0 * Double(baseline.exponentWords)) }
    return candidates.min { abs(log($0.hits / wanted)) < abs(log($1.hits / wanted)) }
}

func layersDiffer(_ subjects: [Subject]) -> Finding {
    let vgg = subjects[0]
    return Finding(
        "layers-differ",
        claim: "Layers differ in sensitivity; accuracy falls abruptly past a rate that depends on the layer's size",
        paper: PaperValue("no number known", .recalled),
        rule: """
            Reproduced if VGG-16's half-way rates span a factor of 3 or more, the rank correlation of size and half-way rate lies below 0 (whole \
            interval), and the median layer falls by 80 % of its fall within a decade; partly if the span alone holds.
            """,
        vgg.baseline, vgg.layerSweeps
    ) { baseline, sweeps in
        let rates = sweeps.compactMap { halfwayRate($0.sweep, baseline: baseline) }
        let seeds = sweeps.first?.sweep.accuracies.first?.count ?? 0
        guard let smallest = rates.min(), let largest = rates.max(),
            let correlation = sizeCorrelation(sweeps, baseline: baseline)
        else { return .notTested("No layer's accuracy falls half-way within the measured rates.") }
        let interval = try Interval.bootstrap(
            count: seeds, resamples: 400, stream: resampling("layers"),
            statistic: { sizeCorrelation(sweeps, baseline: baseline, places: $0) })
        let steepness = sweeps.map { steepestDecade($0.sweep) }.median
        let span = largest / smallest
        let holds = [span >= 3, interval.upper < 0, steepness >= 0.8]
        return .init(
            estimate: Estimate(
                label: "rank correlation of a layer's words with its half-way rate", value: correlation,
                lower: interval.lower, upper: interval.upper,
                interval: "95 % bootstrap over \(seeds) fault seeds", count: sweeps.count),
            more: [
                Estimate(label: "largest over smallest half-way rate", value: span, count: rates.count),
                Estimate(
                    label: "share of a layer's fall within its steepest decade, median", value: 100 * steepness,
                    unit: "%", count: sweeps.count),
            ],
            verdict: holds.allSatisfy { $0 } ? .reproduced : (holds[0] ? .partly : .notReproduced),
            reason:
                "Span: \(holds[0] ? "holds" : "fails"); size: \(holds[1] ? "holds" : "fails"); abruptness: \(holds[2] ? "holds" : "fails")."
        )
    }
}

func onePeak(_ subjects: [Subject]) -> Finding {
    Finding(
        "one-peak", claim: "The area under the curve has one clear maximum over T, below or near ACT_max",
        paper: PaperValue("no number known", .recalled),
        rule: """
            Clipping one layer and no other: a layer agrees if its best threshold is at most 1.5 ACT_max, no second peak shows beyond the seeds' \
            noise, and the best area exceeds that of a threshold of 65536 ACT_max. Reproduced if all scanned layers of both networks agree; \
            partly if at least half do.
            """,
        subjects[0].scans, subjects[1].scans
    ) { vggScans, alexScans in
        let peaks = try (vggScans + alexScans).filter { $0.others == .none }.map(peak)
        let agreeing = peaks.count { $0.factor <= 1.5 && $0.isSingle && $0.isClear }
        let interval = try Interval.wilson(successes: agreeing, trials: peaks.count)
        return .init(
            estimate: Estimate(
                label: "layers that agree", value: 100 * Double(agreeing) / Double(peaks.count),
                lower: 100 * interval.lower, upper: 100 * interval.upper, unit: "%", interval: "95 % Wilson",
                count: peaks.count),
            more: [
                Estimate(
                    label: "best threshold over ACT_max, median", value: peaks.map(\.factor).median,
                    count: peaks.count)
            ],
            verdict: verdict(agreeing, of: peaks.count),
            reason: """
                \(agreeing) of \(peaks.count) layers agree: \(peaks.count { $0.factor <= 1.5 }) peak at or below 1.5 ACT_max, \
                \(peaks.count(where: \.isSingle)) have one peak, \(peaks.count(where: \.isClear)) a clear one.
                """)
    }
}

/// All: reproduced; at least half, but not none: partly.
private func verdict(_ held: Int, of all: Int) -> Verdict {
    held == all ? .reproduced : (held > 0 && 2 * held >= all ? .partly : .notReproduced)
}

/// The report's first paragraph.
func summary(_ baseline: Baseline, _ sweep: NetworkSweep, _ setting: Setting) throws -> String {
    let data =
        baseline.dataset == "CIFAR-10"
        ? "on CIFAR-10, the paper's data set"
        : "on \(baseline.dataset), since the paper's data set, CIFAR-10, is not at hand: its verdicts are about the method, not about the paper's numbers"
    guard let none = accuracies(sweep, .none), let tuned = accuracies(sweep, .tuned) else {
        return "Measured \(data)."
    }
    return String(
        format: """
            Measured \(data), with the profile *\(setting.profile.rawValue)*. VGG-16 classifies **%.1f %%** of the test images rightly. With one \
            in 100,000 weight bits flipped, %.1f %% are left without protection, and **%.1f %%** with tuned clipping.
            """,
        100 * baseline.test.share, 100 * none.mean, 100 * tuned.mean)
}
