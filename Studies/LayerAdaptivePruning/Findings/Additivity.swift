import Foundation
import Notebook

/// The sparsities at which distortions should add up.
let addedSparsities = [0.5, 0.8, 0.9]

private let half = Margin(
    0.4, "", source: "half as much again is 0.405 on the natural logarithmic scale; chosen by us")
private let inOrder = Margin(0.9, "", source: "allocations are told apart by their sums; chosen by us")

let additivityDeclaration = Declaration(
    "additivity",
    .claim(
        Claim(
            "We discover and utilize a very important additivity property of output distortion caused by pruning weights on multiple layers",
            .abstract),
        scope: scope, facets: facets(network: narrower, training: .same), countsAgainst: scaledDown),
    test: """
        Random allocations of the same sparsity: what pruning all layers changes in the logits (squared, mean over classes and over images that no curve \
        has seen), beside the sum of what each layer changes alone. The logarithm of their ratio, mean over allocations, is 0 where changes add up; \
        *order* is Spearman's rank correlation of the two over allocations, mean over trainings.
        """,
    units: ["trainings", "allocations"],
    rule: .allOf(
        addedSparsities.flatMap { sparsity -> [Rule.Clause] in
            [
                .init(percent(sparsity), .equals(0, within: half)),
                .init(clause(percent(sparsity), "order"), .exceeds(inOrder)),
            ]
        }),
    controls: [
        Control(
            "the sums of other allocations, which are sparser", .mustFail,
            .clause(.init("sums of another sparsity", .equals(0, within: half)))),
        Control(
            "the sums of other allocations of the same sparsity", .mustFail,
            .atLeast(
                1, of: addedSparsities.map { .init(clause(percent($0), "sums of others"), .exceeds(inOrder)) })),
        Control(
            "one layer alone, by whole passes and by passes that resume at it", .mustPass,
            .clause(.init("largest difference in a layer alone, in millionths", .exact(.atMost, 10)))),
    ], drawn: ["random allocations"])

/// The logarithm of what was measured over the sum, of allocations at two sparsities or at one; nothing where one was not
/// tried.
func additivityRatio(_ trainings: [Additivity], _ sparsity: Double, over other: Double) throws -> Estimator? {
    let rows = trainings.all { training -> [Double]? in
        guard let measured = training.allocations(at: sparsity)?.measured,
            let summed = training.allocations(at: other)?.summed
        else { return nil }
        return zip(measured, summed).map { log($0 / $1) }
    }
    return try rows.map {
        try .mean(CrossedSamples($0, of: "trainings", on: "allocations", measuring: "log of measured over summed"))
    }
}

/// The rank correlation over allocations of what was measured and the sum.
///
/// - Parameter shift: so many places further on is the allocation whose sum is taken.
func additivityOrder(_ trainings: [Additivity], _ sparsity: Double, name: String, shift: Int = 0) throws -> Estimator? {
    guard let found = trainings.all({ $0.allocations(at: sparsity) }) else { return nil }
    let summed = found.map { part in part.summed.indices.map { part.summed[($0 + shift) % part.summed.count] } }
    return try .statistic(
        .of(.rankCorrelation, [0, 1]),
        of: [
            CrossedSamples(found.map(\.measured), of: "trainings", on: "allocations", measuring: "measured"),
            CrossedSamples(summed, of: "trainings", on: "allocations", measuring: "summed"),
        ], within: -1...1, stream: Estimator.stream(seed: 1, finding: "additivity", clause: name))
}

func additivityNumbers(_ trainings: [Additivity]) throws -> Numbers {
    var clauses: [String: Estimator] = [:]
    for sparsity in addedSparsities {
        let order = clause(percent(sparsity), "order"), others = clause(percent(sparsity), "sums of others")
        clauses[percent(sparsity)] = try additivityRatio(trainings, sparsity, over: sparsity)
        clauses[order] = try additivityOrder(trainings, sparsity, name: order)
        clauses[others] = try additivityOrder(trainings, sparsity, name: others, shift: 1)
    }
    clauses["sums of another sparsity"] = try additivityRatio(
        trainings, addedSparsities[0], over: addedSparsities[2])
    let alone = trainings.flatMap { zip($0.single.measured, $0.single.summed) }.filter { $1 > 0 }
    clauses["largest difference in a layer alone, in millionths"] = alone.map { 1e6 * abs($0 / $1 - 1) }.max()
        .map { .exact($0) }
    return clauses.numbers(for: additivityDeclaration, needs: "random allocations at these sparsities")
}
