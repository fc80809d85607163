import Notebook

/// The networks that everybody can fetch.
private let networks: [Architecture] = [.efficientNetLite0, .squeezeNet11]

private let asked = cases { network, sparsity in
    Allocator.rivals.map {
        .init(
            clause(network.title, percent(sparsity), $0.rawValue), .exceeds(anyPoints, absentWithin: twoPoints))
    }
}

let answersKeptDeclaration = Declaration(
    "answers-kept",
    .question(
        Question(
            "Right after pruning, does RD keep the answers of networks for ImageNet's photographs better than each other allocator?"
        )),
    test: """
        Photographs that a pruned network answers as the dense one does, without any training and with batch norm's statistics as they were, RD less each other allocator \
        at the same number of weights, in points, each photograph paired with itself; each network is a case.
        """,
    units: ["trainings", "images"],
    rule: .allOf(asked),
    controls: [
        permutedCurvesFail(asked),
        Control(
            "the dense network less uniform", .mustPass,
            .allOf(cases { [.init(clause($0.title, percent($1), "something to lose"), .exceeds(fewPoints))] })),
    ], drawn: ["which photographs"],
    // The control's counterparts came after a run.
    known: "results on the same photographs and networks, from a run with another seed")

private func cases(_ clauses: (Architecture, Double) -> [Rule.Clause]) -> [Rule.Clause] {
    networks.flatMap { network in photographSparsities.flatMap { clauses(network, $0) } }
}

func answersKeptNumbers(_ found: [PrunedOnPhotographs]) throws -> Numbers {
    var clauses: [String: Estimator] = [:]
    for network in networks {
        guard let pruned = found.first(where: { $0.role == network.rawValue })?.pruned else { continue }
        func answers(_ allocator: Allocator, _ sparsity: Double) -> [String]? {
            pruned.network(allocator, sparsity).map { [$0.correct] }
        }
        for sparsity in photographSparsities {
            let uniform = answers(.uniform, sparsity)
            for rival in Allocator.rivals {
                let name = clause(network.title, percent(sparsity), rival.rawValue), others = answers(rival, sparsity)
                clauses[name] = try gain(answers(.rateDistortion, sparsity), over: others)
                clauses[clause("permuted curves", name)] = try gain(answers(.permuted, sparsity), over: others)
            }
            clauses[clause(network.title, percent(sparsity), "something to lose")] = try gain(
                [pruned.dense], over: uniform)
        }
    }
    var numbers = clauses.numbers(
        for: answersKeptDeclaration,
        needs:
            "the full profile, the weights of both networks (`cahier fetch efficientnet-lite0`, `cahier fetch squeezenet`) and photographs"
    )
    for network in found {
        for sparsity in photographSparsities {
            guard let ratio = try additivityRatio([network.additivity], sparsity, over: sparsity) else { continue }
            numbers = numbers.showing(
                "\(network.name), \(percent(sparsity)): log of what random allocations change over the sum over layers",
                ratio)
        }
    }
    return numbers
}
