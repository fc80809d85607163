import Notebook

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
