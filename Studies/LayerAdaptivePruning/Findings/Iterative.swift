import Notebook

/// The sparsity after so many rounds, each of which prunes a fifth of what is left: 1 − 0.8¹⁰.
let iterativeRounds = 10

let iterativeDeclaration = Declaration(
    "iterative",
    .claim(
        Claim(
            "VGG-16, CIFAR-10: 98.85 % sparse, top-1 accuracy 92.14 ± 0.18, dense 91.71 (a table, without words)",
            .paper(place: Literature.repository),
            value: ClaimedValue(
                0.43, "points", spread: "(92.14 ± 0.18 less 91.71)", on: "VGG-16, CIFAR-10, after 20 rounds")),
        scope: scope,
        facets: facets(
            network: narrower, training: .smaller,
            "ten rounds of a part of an epoch each, where the paper has twenty of 40,000 steps"),
        countsAgainst: scaledDown),
    test: """
        Accuracy on all test images after ten rounds that each prune a fifth of the weights that are left and train on, 89.3 % of them gone in the end, \
        less the dense network's, in points, each image paired with itself, mean over trainings and images.
        """,
    units: ["trainings", "images"],
    rule: .clause(.init("pruned less dense", .notWorse(than: fewPoints))),
    controls: [
        Control(
            "pruned at once, uniformly, and not trained again", .mustFail,
            .clause(.init("uniform at once", .notWorse(than: fewPoints))))
    ], drawn: ["order of the images", "augmentation"])

func iterativeNumbers(_ trainings: [IterativeTraining], _ pruned: [PrunedTraining]) throws -> Numbers {
    func last(_ allocator: Allocator) -> [String]? {
        trainings.all { training in
            guard training.rounds.cases.contains(allocator) else { return nil }
            let rounds = training.rounds[allocator]
            return rounds.count >= iterativeRounds ? rounds[iterativeRounds - 1].correct : nil
        }
    }
    guard let rateDistortion = last(.rateDistortion) else {
        return notMeasured("the full profile, which has ten rounds")
    }
    let dense = try points(trainings.map(\.dense))
    var clauses = ["pruned less dense": try Estimator.pairedMean(points(rateDistortion), less: dense)]
    clauses["uniform at once"] = try gain(pruned.all { $0.network(.uniform, 0.9)?.correct }, over: pruned.map(\.dense))
    let numbers = Numbers(clauses).showing(
        "pruned less the dense network, trained on for as long",
        try .pairedMean(points(rateDistortion), less: points(trainings.map(\.denseTrained))), unit: "points")
    guard let lamp = last(.lamp) else { return numbers }
    return numbers.showing("RD less LAMP", try .pairedMean(points(rateDistortion), less: points(lamp)), unit: "points")
}
