import Foundation
import Notebook

/// What the paper claims, and the rules that judge it; `Judgements.swift` applies them.
@StudyBuilder func findings(_ subjects: [Subject], of vgg: Subject) -> [StudyPart] {
    let baselines = Step.all(subjects.map(\.baseline)), sweeps = Step.all(subjects.map(\.networkSweep))
    Finding(
        "faults-hurt", claim: "Faults in the weight memory can drastically reduce accuracy",
        paper: PaperValue("no number given", .abstract),
        rule:
            "Reproduced if, at a rate of 1e-5, both unprotected networks lose more than 30 points of accuracy (whole interval); partly if one does.",
        baselines, sweeps, judge: judgeLosses)
    Finding(
        "clipping-helps",
        claim: "Clipped activations make AlexNet and VGG-16 significantly more resilient on CIFAR-10",
        paper: PaperValue("no number given", .abstract),
        rule:
            "Reproduced if tuned clipping raises the area under accuracy over fault rate for both networks (whole interval above 0); partly for one.",
        baselines, sweeps, judge: judgeGains)
    Finding(
        "improvement-at-1e-5",
        claim: "VGG-16 at a fault rate of 1e-5: clipping improves accuracy by 68.92 % on average",
        paper: PaperValue("68.92 % (points or relative: not stated)", .abstract),
        rule:
            "Reproduced if the interval of either reading contains 68.92; partly if neither does but the one in points lies above 0; otherwise not reproduced.",
        vgg.baseline, vgg.networkSweep, judge: judgeImprovement)
    Finding(
        "layers-differ",
        claim: "Layers differ in sensitivity; accuracy falls abruptly past a rate that depends on the layer's size",
        paper: PaperValue("no number known", .recalled),
        rule: """
            Reproduced if VGG-16's half-way rates span a factor of 3 or more, the rank correlation of size and half-way rate lies below 0 (whole \
            interval), and the median layer falls by 80 % of its fall within a decade; partly if the span alone holds.
            """,
        vgg.baseline, vgg.layerSweeps, judge: judgeLayers)
    Finding(
        "one-peak", claim: "The area under the curve has one clear maximum over T, below or near ACT_max",
        paper: PaperValue("no number known", .recalled),
        rule: """
            Clipping one layer and no other: a layer agrees if its best threshold is at most 1.5 ACT_max, no second peak shows beyond the seeds' \
            noise, and the best area exceeds that of a threshold of 65536 ACT_max. Reproduced if all scanned layers of both networks agree; \
            partly if at least half do.
            """,
        Step.all(subjects.map(\.scans)), judge: judgePeaks)
}
