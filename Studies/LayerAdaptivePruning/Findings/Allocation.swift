import Foundation
import Notebook

/// The sparsities at which allocations are compared.
let comparedSparsities = [0.8, 0.9, 0.95]

let allocationDeclaration = Declaration(
    "least-distortion",
    .question(
        Question(
            "Does the allocation by rate and distortion change the output less than each other one, on images that its curves have not seen?"
        )),
    test: """
        The logarithm of what a pruned network changes in the logits (squared, mean over classes), RD less each other allocator at the same number of \
        weights, mean over trainings and over images that no curve has seen.
        """,
    units: ["trainings", "images"],
    rule: .allOf(
        comparedSparsities.flatMap { sparsity in
            Allocator.rivals.map { .init(clause(percent(sparsity), $0.rawValue), .below(lessDistortion)) }
        }),
    controls: [
        Control(
            "RD on curves of other layers, less uniform", .mustFail,
            .atLeast(
                1, of: comparedSparsities.map { .init(clause(percent($0), "permuted curves"), .below(lessDistortion)) })
        ),
        Control(
            "RD at a lower sparsity, less RD", .mustPass, .clause(.init("fewer weights pruned", .below(lessDistortion)))
        ),
    ],
    exclusions: "an image whose logits a pruned network does not change at all has no logarithm, and counts as missing")

func allocationNumbers(_ trainings: [PrunedTraining]) throws -> Numbers {
    func compared(_ one: (Allocator, Double), _ other: (Allocator, Double)) throws -> Estimator? {
        guard let first = trainings.all({ $0.network(one.0, one.1)?.distortions }),
            let second = trainings.all({ $0.network(other.0, other.1)?.distortions })
        else { return nil }
        func logarithms(_ rows: [[Double]], _ name: String) throws -> CrossedSamples {
            try CrossedSamples(
                rows.map { $0.map { $0 > 0 ? log($0) : nil } }, of: "trainings", on: "images",
                missing: .leaveOut(because: "unchanged"), measuring: name)
        }
        return try .pairedMean(logarithms(first, one.0.rawValue), less: logarithms(second, other.0.rawValue))
    }
    var clauses: [String: Estimator] = [:]
    for sparsity in comparedSparsities {
        for rival in Allocator.rivals {
            clauses[clause(percent(sparsity), rival.rawValue)] = try compared(
                (.rateDistortion, sparsity), (rival, sparsity))
        }
        clauses[clause(percent(sparsity), "permuted curves")] = try compared(
            (.permuted, sparsity), (.uniform, sparsity))
    }
    clauses["fewer weights pruned"] = try compared(
        (.rateDistortion, comparedSparsities[0]), (.rateDistortion, comparedSparsities[2]))
    return clauses.numbers(for: allocationDeclaration)
}
