import Foundation
import Notebook

/// Whether two answers are better than one, by a rule that is ours.
let combinationDeclaration = Declaration(
    "combination",
    .question(
        Question(
            "Is categorisation better where the mean of p(animal) and 1 − p(artifact) answers in place of one net?")),
    test: """
        Balanced accuracy of the combined answer (an animal where the mean exceeds one half, else an artifact) less that of the animal net on \
        animals, and of the artifact net on artifacts, in points, each photograph paired with itself, upright, for these readouts of one network. \
        The paper's own rule is not known; ours has to call photographs with neither an animal or an artifact.
        """,
    units: judgedUnits,
    rule: .allOf([Task.animal, .artifact].map { .init(clause($0, "gained"), .exceeds(slight, absentWithin: slight)) }),
    controls: [
        Control(
            "combined with the net of a random half of the objects", .mustFail,
            .atLeast(
                1, of: [Task.animal, .artifact].map { .init(clause($0, "with random net"), .exceeds(slight)) })),
        Control(
            "combined with a net that is always right", .mustPass,
            .allOf([Task.animal, .artifact].map { .init(clause($0, "with the truth"), .exceeds(slight)) })),
    ],
    exclusions: judgedPictures, drawn: readoutDraws, known: knownOfPhotographs)

func combination(_ features: Step<Features>, _ readouts: Step<ReadoutAnswers>) -> Finding {
    Finding(combinationDeclaration, features, readouts, numbers: combinationNumbers)
}

func combinationNumbers(_ features: Features, _ readouts: ReadoutAnswers) throws -> Numbers {
    let logits = try readouts.answers(mainPart(features.layout), .plain).logits
    let rows = Array(features.items.indices)
    var clauses: [String: Estimator] = [:]
    for task in [Task.animal, .artifact] {
        let panel = readouts.panel(features, task), wanted = task.answers(features.items, randomTargets: [])
        let alone = Said(rows.map { logits[task][$0] > 0 })
        /// Yes where the mean of the net's likelihood and another's exceeds one half.
        func gain(_ other: (Int) -> Double) throws -> Estimator? {
            let together = Said(rows.map { likelihood(logits[task][$0]) + other($0) > 1 })
            return try panel.difference([together], less: [alone])
        }
        let opposite = logits[task == .animal ? .artifact : .animal]
        clauses[clause(task, "gained")] = try gain { 1 - likelihood(opposite[$0]) }
        clauses[clause(task, "with random net")] = try gain { likelihood(logits[.random][$0]) }
        clauses[clause(task, "with the truth")] = try gain { wanted[$0] ? 1 : 0 }
    }
    return clauses.numbers(for: combinationDeclaration)
}

/// The likelihood that a logit stands for.
func likelihood(_ logit: Float) -> Double { 1 / (1 + exp(-Double(logit))) }
