import Foundation
import Notebook

/// Estimates from the answers counted in each fold.
/// The balanced accuracy in each fold; undefined where a fold has no targets, or no distractors.
func accuracies(_ folds: [SignalDetection]) -> [Double?] { folds.map(\.balancedAccuracy) }

func accuracy(_ folds: [SignalDetection]) throws -> Mean { try .studentT(accuracies(folds)) }

/// The difference of two quantities, fold by fold.
func difference(_ first: [Double?], _ second: [Double?]) throws -> Mean {
    try .studentT(zip(first, second).map { first, second in first.flatMap { one in second.map { one - $0 } } })
}

/// The difference of two balanced accuracies, fold by fold.
func difference(_ first: [SignalDetection], _ second: [SignalDetection]) throws -> Mean {
    try difference(accuracies(first), accuracies(second))
}

/// For each fold, the mean over several quantities; undefined where one of them is.
func foldMeans(_ quantities: [[Double?]]) -> [Double?] {
    quantities[0].indices.map { fold in
        let values = quantities.compactMap { $0[fold] }
        return values.count == quantities.count ? values.mean : nil
    }
}

/// How many folds had no balanced accuracy, of all that a figure shows; nothing where all have one.
func undefinedFolds(_ means: [Mean]) -> String {
    let undefined = means.reduce(0) { $0 + $1.undefined }
    return undefined == 0 ? "" : " Without targets or distractors, and left out: \(undefined) folds."
}

/// Answers to the pictures of some categories, counted in each fold.
func counted(
    _ features: Features, _ folds: Folds,
    among categories: Set<PhotographCollection.Category> = [.animal, .artifact, .other],
    target: PhotographCollection.Category, saysYes: (Int) -> Bool
) -> [SignalDetection] {
    var counts = [SignalDetection](repeating: SignalDetection(), count: folds.count)
    for (row, item) in features.items.enumerated() where categories.contains(item.category) {
        counts[folds.ofExample[row]].add(isTarget: item.category == target, saysYes: saysYes(row))
    }
    return counts
}

/// The likelihood that a logit stands for.
func likelihood(_ logit: Float) -> Double { 1 / (1 + exp(-Double(logit))) }

/// What one net answers on the other's set, and what both say together.
struct CrossTask {
    /// The artifact net on the animal set, scored against animals, and the animal net on the artifact set.
    var artifactNetOnAnimals: [SignalDetection]
    var animalNetOnArtifacts: [SignalDetection]
    /// The same, where the only distractors are neither.
    var artifactNetOnAnimalsAndOthers: [SignalDetection]
    var animalNetOnArtifactsAndOthers: [SignalDetection]
    /// The animal net alone, and the mean of p(animal) and 1 − p(artifact).
    var alone: [SignalDetection]
    var combined: [SignalDetection]
    /// Likewise for artifacts.
    var artifactAlone: [SignalDetection]
    var artifactCombined: [SignalDetection]
}

func crossTask(_ features: Features, _ readouts: ReadoutAnswers, _ training: Training) throws -> CrossTask {
    let logits = try readouts.answers(mainPart(features.layout), training).logits
    let (animal, artifact) = (logits[.animal], logits[.artifact])
    let folds = readouts.folds
    func together(_ row: Int) -> Double { (likelihood(animal[row]) + 1 - likelihood(artifact[row])) / 2 }
    return CrossTask(
        artifactNetOnAnimals: counted(features, folds, target: .animal) { artifact[$0] > 0 },
        animalNetOnArtifacts: counted(features, folds, target: .artifact) { animal[$0] > 0 },
        artifactNetOnAnimalsAndOthers: counted(features, folds, among: [.animal, .other], target: .animal) {
            artifact[$0] > 0
        },
        animalNetOnArtifactsAndOthers: counted(features, folds, among: [.artifact, .other], target: .artifact) {
            animal[$0] > 0
        },
        alone: counted(features, folds, target: .animal) { animal[$0] > 0 },
        combined: counted(features, folds, target: .animal) { together($0) > 0.5 },
        artifactAlone: counted(features, folds, target: .artifact) { artifact[$0] > 0 },
        artifactCombined: counted(features, folds, target: .artifact) { together($0) < 0.5 })
}

/// The balanced accuracy at each angle, in each fold.
func byAngle(_ answers: Answers, _ readouts: ReadoutAnswers, _ task: Task) throws -> [[Double?]] {
    try angles.map { accuracies(answers.counts[task][try readouts.index(of: view(at: $0))]) }
}

/// The balanced accuracy after each convolution, trained and tested on plain pictures.
func depthCurve(_ readouts: ReadoutAnswers, _ task: Task) throws -> [Mean] {
    try readouts.answers.filter { answers in
        if case .convolution = answers.part { answers.training == .plain } else { false }
    }
    .map { try accuracy($0.counts[task][readouts.index(of: .plain)]) }
}

/// The paper's accuracies, as far as its repository's figure "mean_accuracy" shows them.
let paperAccuracy = ByCase<Task, Double> { task in
    switch task {
    case .animal: 0.950
    case .artifact: 0.923
    case .random: 0.612
    }
}
