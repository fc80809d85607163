import Foundation
import Notebook

func untouchedUnderRotation(_ untouched: Step<UntouchedAnswers>) -> Finding {
    Finding(
        "untouched-under-rotation",
        claim:
            "The untouched VGG-16, read out through its thousand classes, loses accuracy when pictures are turned",
        paper: PaperValue("0.993 falls to 0.854 with rotation", .text("authors' repository, figure of robustness")),
        rule: """
            Animals, for each complete network at hand (the paper's VGG-16, EfficientNet-Lite0, SqueezeNet 1.1): the mean balanced accuracy over \
            all angles lies below that of upright pictures (whole interval of the difference) by 0.05 or more. Reproduced if it does for every \
            one of them; partly if by less, or for some of them alone.
            """,
        untouched
    ) { untouched in
        guard !untouched.networks.isEmpty else {
            return .notTested(
                """
                No network with ImageNet's thousand classes is at hand: cahier fetch efficientnet-lite0 and cahier fetch squeezenet bring two, \
                cahier fetch vgg16-imagenet the paper's.
                """)
        }
        let measured = try untouched.networks.map { network in
            (name: network.name, angles: try AngleLoss(network, untouched, .animal))
        }
        let losses = measured.map(\.angles.lost)
        let lower = losses.count { $0.lower > 0 }, much = losses.count { $0.lower > 0 && $0.value >= 0.05 }
        let estimates = try measured.flatMap { name, angles in
            [
                // Where the number stands alone, it must still say whose it is: the claim is about another network.
                angles.lost.estimate("\(name): balanced accuracy lost, mean over angles", unit: "with \(name)"),
                try Mean.studentT(angles.upright).estimate("\(name), upright"),
            ]
        }
        let said = measured.map { String(format: "\($0.name) loses %.3f", $0.angles.lost.value) }
        return .init(
            estimate: estimates[0], more: Array(estimates.dropFirst()),
            verdict: much == losses.count ? .reproduced : (lower > 0 ? .partly : .notReproduced),
            reason: said.joined(separator: ", ") + "." + missingPaperNetwork(untouched))
    }
}

/// What a network answers to turned pictures.
private struct AngleLoss {
    /// The balanced accuracy in each fold, of upright pictures and as the mean over all angles.
    var upright, turned: [Double?]
    /// The difference of both.
    var lost: Mean

    init(_ network: UntouchedNetwork, _ untouched: UntouchedAnswers, _ task: Task) throws {
        let counts = network.counts[task]
        upright = accuracies(counts[try untouched.index(of: .plain)])
        turned = foldMeans(try angles.map { accuracies(counts[try untouched.index(of: view(at: $0))]) })
        lost = try difference(upright, turned)
    }
}

/// Says it where the network of the claim isn't among those that were tested.
private func missingPaperNetwork(_ untouched: UntouchedAnswers) -> String {
    untouched.networks.contains { $0.name.hasPrefix("VGG-16") }
        ? "" : " The complete VGG-16, the claim's own, isn't at hand (cahier fetch vgg16-imagenet)."
}

/// What the untouched networks answer from their thousand classes; nothing where none is at hand.
func untouchedTable(_ untouched: UntouchedAnswers) throws -> [Block] {
    guard !untouched.networks.isEmpty else { return [] }
    let rows = try untouched.networks.flatMap { network in
        try network.counts.cases.map { task -> [Cell] in
            let angles = try AngleLoss(network, untouched, task)
            return [
                .text(network.name), .text(task.rawValue), try Mean.studentT(angles.upright).cell(),
                try Mean.studentT(angles.turned).cell(), angles.lost.cell(),
            ]
        }
    }
    let weights = untouched.networks.map { "\($0.name): \($0.weights)" }.joined(separator: "; ")
    return [
        .table(
            Table(
                identifier: "untouched-networks",
                title: "Untouched ImageNet networks, read out through their thousand classes",
                caption: """
                    Balanced accuracy on \(untouched.pictures) pictures (\(untouched.collection)): yes where the probabilities of all animals, or \
                    of all artifacts, among the thousand classes add up to more than one half. Each network sees pictures as its weights want \
                    them; intervals are 95 % t intervals over folds of objects. Weights: \(weights).
                    """,
                columns: [
                    Column("Network"), Column("Question"), Column("Upright"), Column("Mean over 24 angles"),
                    Column("Lost"),
                ], rows: rows))
    ]
}
