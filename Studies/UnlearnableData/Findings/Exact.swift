import Notebook

let theoryDeclaration = Declaration(
    "theory",
    .claim(
        Claim(
            "We develop some theoretical analysis demonstrating that CUDA can successfully poison Gaussian mixture data by reducing the clean data performance of the optimal Bayes classifier",
            .abstract),
        scope: "Gaussian mixture data",
        facets: Facets(
            settings: .close, measure: .close,
            because: [
                .settings: "filters as tridiagonal matrices, a form that is recalled and was not read",
                .measure: "mean over a grid of filters; the paper bounds the accuracy of one pair",
            ]),
        countsAgainst: .yes(because: "the best rule for the poisoned mixture is exact, and so is its accuracy")),
    test: """
        Two Gaussians in 100 dimensions, their means 4 apart, each poisoned by a filter (a, 1, a) of its own, a on a grid of equal cells from 0 to ½: the accuracy of the best rule for \
        clean points, less that of the best rule for poisoned ones, on clean points, in points, solved by quadrature; its mean over pairs, and the share of pairs that lose more than 5.
        """,
    units: ["pairs of filters"], extent: .noNetwork,
    rule: .allOf([
        .init("mean loss in points", .exact(.atLeast, 10)),
        .init("pairs that lose more than 5 points, in percent", .exact(.atLeast, 50)),
    ]),
    controls: [
        Control(
            "equal filters", .mustFail, .clause(.init("mean loss of equal filters in points", .exact(.atLeast, 10)))),
        Control(
            "equal filters by their closed form: largest difference in millionths", .mustPass,
            .clause(.init("difference from the closed form", .exact(.atMost, 1)))),
    ])

func theoryNumbers(_ theory: MixtureGrid) -> Numbers {
    let losses = theory.pairs.map { 100 * (theory.withoutFilters - $0.clean) }
    let equal = theory.pairs.filter { $0.positive == $0.negative }
    let differences = equal.compactMap { pair in pair.closedForm.map { 1e6 * abs(pair.clean - $0) } }
    guard differences.count == equal.count, let difference = differences.max() else {
        return .missing(needs: "a grid of filters")
    }
    return Numbers([
        "mean loss in points": .exact(losses.mean),
        "pairs that lose more than 5 points, in percent":
            .exact(100 * Double(losses.count { $0 > 5 }) / Double(losses.count)),
        "mean loss of equal filters in points":
            .exact(equal.map { 100 * (theory.withoutFilters - $0.clean) }.mean),
        "difference from the closed form": .exact(difference),
    ])
}

private let oneEpoch = Margin(1, "epochs", source: "as long as an epoch of training")

let cheapDeclaration = Declaration(
    "cheap",
    .claim(
        Claim(
            "these methods are vulnerable to adversarial training (AT) and/or are computationally heavy. In this work, we propose a novel, model-free … generation technique",
            .abstract),
        scope: "model-free generation",
        facets: Facets(
            settings: .close, measure: .close,
            because: [
                .settings: "whole numbers on a processor, where the authors' code uses a graphics card",
                .measure: "beside an epoch of a small network's training, since the abstract has no number",
            ]),
        countsAgainst: .yes(because: "the filters are the paper's, and a larger network's epoch takes longer still")),
    test: """
        The time for poisoning images over that for an epoch of training a VGG-16 at a quarter of its width on as many, geometric mean over turns in which both are \
        timed one after the other, on this machine.
        """,
    units: ["blocks"], extent: .noNetwork,
    rule: .clause(.init("epochs", .below(oneEpoch))))

func cheapNumbers(_ times: PoisoningTimes) throws -> Numbers {
    guard times.poisoning.count >= 2 else { return .missing(needs: "two turns") }
    return Numbers(["epochs": try .timing(times.poisoning, over: times.epoch)]).showing(
        "seconds for 50,000 images",
        // The first turn warms up, as in the estimate.
        try .mean(Samples(times.poisoning.dropFirst().map { $0 * 50_000 / Double(times.images) }, of: "turns")),
        unit: "s")
}
