import Foundation
import Notebook

/// The sparsities at which allocations are compared.
let comparedSparsities = [0.8, 0.9, 0.95]

private let asked = comparedSparsities.flatMap { sparsity in
    Allocator.rivals.map { Rule.Clause(clause(percent(sparsity), $0.rawValue), .below(lessDistortion)) }
}

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
    rule: .allOf(asked),
    controls: [
        permutedCurvesFail(asked),
        Control(
            "RD at a lower sparsity, less RD", .mustPass, .clause(.init("fewer weights pruned", .below(lessDistortion)))
        ),
    ],
    exclusions: "an image whose logits a pruned network does not change at all has no logarithm, and counts as missing",
    forks: [changeFork], drawn: ["which test images"])

func allocationNumbers(_ trainings: [PrunedTraining], _ additivities: [Additivity] = []) throws -> Numbers {
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
    func againstRivals(_ chosen: Allocator) throws -> [String: Estimator] {
        var clauses: [String: Estimator] = [:]
        for sparsity in comparedSparsities {
            for rival in Allocator.rivals {
                clauses[clause(percent(sparsity), rival.rawValue)] = try compared((chosen, sparsity), (rival, sparsity))
            }
        }
        return clauses
    }
    var clauses = try againstRivals(.rateDistortion)
    for (name, number) in try withPermutedCurves(againstRivals(.permuted)) { clauses[name] = number }
    clauses["fewer weights pruned"] = try compared(
        (.rateDistortion, comparedSparsities[0]), (.rateDistortion, comparedSparsities[2]))
    var numbers = try clauses.numbers(for: allocationDeclaration, needs: "all allocators at these sparsities")
        .option("the largest of any image", againstRivals(.worstCase))
    for sparsity in comparedSparsities {
        guard let share = try randomThatChangeMore(trainings, additivities, sparsity) else { continue }
        numbers = numbers.showing("\(percent(sparsity)): random allocations that change more than RD", share, unit: "%")
    }
    return numbers
}

/// The share of random allocations that change the output more than RD's, in percent, each training's own.
func randomThatChangeMore(
    _ trainings: [PrunedTraining], _ additivities: [Additivity], _ sparsity: Double
) throws -> Estimator? {
    guard let random = additivities.all({ $0.allocations(at: sparsity)?.measured }),
        let chosen = trainings.all({ $0.network(.rateDistortion, sparsity)?.distortions.mean }),
        random.count == chosen.count
    else { return nil }
    return try .mean(
        CrossedSamples(
            zip(random, chosen).map { random, chosen in random.map { $0 > chosen ? 100.0 : 0 } }, of: "trainings",
            on: "allocations", within: 0...100))
}
