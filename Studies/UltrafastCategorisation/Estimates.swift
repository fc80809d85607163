import Foundation
import Notebook

/// Estimates from the answers counted in each fold.
/// A quantity in each fold, its mean, and Student's interval of the mean.
struct FoldMean {
    var mean: Double
    var lower: Double
    var upper: Double
    var folds: Int

    init(_ values: [Double]) throws {
        let interval = try Interval.studentT(values)
        (mean, lower, upper, folds) = (values.mean, interval.lower, interval.upper, values.count)
    }

    /// For tables: the mean with its interval.
    var cell: Cell { .interval(mean, lower, upper, .fixed(3)) }

    func estimate(_ label: String, unit: String = "") -> Estimate {
        Estimate(
            label: label, value: mean, lower: lower, upper: upper, unit: unit,
            interval: "95 % t interval over \(folds) folds", count: folds)
    }
}

/// The balanced accuracy in each fold.
func accuracies(_ folds: [SignalDetection]) -> [Double] { folds.compactMap(\.balancedAccuracy) }

func accuracy(_ folds: [SignalDetection]) throws -> FoldMean { try FoldMean(accuracies(folds)) }

/// The difference of two balanced accuracies, fold by fold.
func difference(_ first: [SignalDetection], _ second: [SignalDetection]) throws -> FoldMean {
    try FoldMean(zip(accuracies(first), accuracies(second)).map { $0 - $1 })
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
    let (animal, artifact) = (logits[.animal] ?? [], logits[.artifact] ?? [])
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
