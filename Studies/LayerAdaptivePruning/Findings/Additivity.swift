import Foundation
import Notebook

/// The sparsities at which distortions should add up.
let addedSparsities = [0.5, 0.8, 0.9]

private let half = Margin(
    log(1.5), "", source: "half as much again, on the natural logarithmic scale; chosen by us")
private let nothing = 1e-6

let additivityDeclaration = Declaration(
    "additivity",
    .claim(
        Claim(
            "We discover and utilize a very important additivity property of output distortion caused by pruning weights on multiple layers",
            .abstract),
        scope: scope, facets: facets(training: .same, "nothing is trained again"), countsAgainst: scaledDown),
    test: """
        The logarithm of what pruning all layers changes in the logits (squared, mean over classes and over images that no curve has seen) over the sum \
        of what each layer changes alone, mean over random allocations of the same sparsity; additive where it is 0.
        """,
    units: ["trainings", "allocations"],
    rule: .allOf(addedSparsities.map { .init(percent($0), .equals(0, within: half)) }),
    controls: [
        Control(
            "the sums of other allocations, which are sparser or denser", .mustFail,
            .clause(.init("sums of another sparsity", .equals(0, within: half)))),
        Control(
            "one layer alone", .mustPass, .clause(.init("largest |logarithm|, one layer", .exact(.atMost, nothing)))),
    ], drawn: ["random allocations"])

/// The logarithm of what was measured over the sum, of allocations at two sparsities or at one; nothing where one was not
/// tried.
func additivityRatio(_ trainings: [Additivity], _ sparsity: Double, over other: Double) throws -> Estimator? {
    let rows = trainings.all { training -> [Double]? in
        guard let measured = training.random.first(where: { $0.sparsity == sparsity })?.measured,
            let summed = training.random.first(where: { $0.sparsity == other })?.summed
        else { return nil }
        return zip(measured, summed).map { log($0 / $1) }
    }
    return try rows.map {
        try .mean(CrossedSamples($0, of: "trainings", on: "allocations", measuring: "log of measured over summed"))
    }
}

func additivityNumbers(_ trainings: [Additivity]) throws -> Numbers {
    var clauses: [String: Estimator] = [:]
    for sparsity in addedSparsities {
        clauses[percent(sparsity)] = try additivityRatio(trainings, sparsity, over: sparsity)
    }
    clauses["sums of another sparsity"] = try additivityRatio(
        trainings, addedSparsities[2], over: addedSparsities[0])
    let single = trainings.flatMap { zip($0.single.measured, $0.single.summed).map { abs(log($0 / $1)) } }
    clauses["largest |logarithm|, one layer"] = single.max().map { .exact($0) }
    return clauses.numbers(for: additivityDeclaration)
}
