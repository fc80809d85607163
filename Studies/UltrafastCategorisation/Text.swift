import Foundation
import Notebook

func summary(_ features: Features, _ readouts: ReadoutAnswers) throws -> String {
    let answers = try readouts.answers(mainPart(features.layout), .plain)
    let animal = try accuracy(answers.counts[.animal][readouts.index(of: .plain)])
    let artifact = try accuracy(answers.counts[.artifact][readouts.index(of: .plain)])
    return String(
        format: """
            Measured on %d pictures (%@) of objects that were never learned from: a linear readout of the frozen network says rightly whether \
            there is an animal in **%.1f %%**, and whether there is an artifact in **%.1f %%** (balanced; chance is 50 %%).
            """,
        features.items.count, features.collection, 100 * animal.value, 100 * artifact.value)
}

func dataSentence(_ features: Features) -> String {
    let counts = PhotographCollection.Category.allCases.map { category in
        features.items.count { $0.category == category }
    }
    let objects = Set(features.items.map(\.object)).count
    let weights =
        features.isComplete
        ? "the complete network's weights are at hand (\(features.weights))"
        : """
        only the network's convolutions are at hand (\(features.weights)), so that its thousand classes can't be read out, and the readout \
        that stands for the paper's re-trained last layer is that of the last block's maps
        """
    return """
        **\(features.collection)**: \(features.items.count) pictures of \(objects) objects, \(counts[0]) animals, \(counts[1]) artifacts and \
        \(counts[2]) others, at \(features.side) pixels; \(weights). The animal task's distractors are artifacts and others, and the other way \
        round, so that the two tasks share a boundary; where it matters, pictures with neither are also scored alone.
        """
}

/// What the main readout reads, in words.
func mainDescription(_ features: Features) -> String {
    mainPart(features.layout) == .lastBlock
        ? "the last block's maps" : "the second fully connected layer"
}

/// The pictures that were left out or needed care; nothing where there are none.
func remarksTable(_ features: Features) -> [Block] {
    guard !features.remarks.isEmpty else { return [.prose("Every picture could be read as it is.")] }
    return [
        .table(
            Table(
                identifier: "remarks", title: "Pictures that needed care",
                columns: [Column("File"), Column("What was found"), Column("Used")],
                rows: features.remarks.map {
                    [.text($0.file), .text($0.text), .text($0.isLeftOut ? "left out" : "yes")]
                }))
    ]
}

/// How long an image takes here, beside people's 120 ms.
func timeSentence(_ effort: Effort) -> String {
    guard effort.evaluations > 0 else {
        return "The features were in the store already, so that no time can be told."
    }
    return String(
        format: """
            For context only: people see whether there is an animal within 120 ms. Computing the features took %.0f ms for each view of a \
            picture on this machine, in batches and with all that goes with it; no conclusion rests on it.
            """,
        1000 * effort.seconds / Double(effort.evaluations))
}

func crossTaskTable(_ features: Features, _ readouts: ReadoutAnswers) throws -> Table {
    let rows = try Training.allCases.flatMap { training -> [[Cell]] in
        let cross = try crossTask(features, readouts, training)
        let parts: [(String, [SignalDetection])] = [
            ("animal net, animals", cross.alone), ("both nets, animals", cross.combined),
            ("artifact net, artifacts", cross.artifactAlone), ("both nets, artifacts", cross.artifactCombined),
            ("artifact net, animals", cross.artifactNetOnAnimals),
            ("animal net, artifacts", cross.animalNetOnArtifacts),
            ("artifact net, animals against neither", cross.artifactNetOnAnimalsAndOthers),
            ("animal net, artifacts against neither", cross.animalNetOnArtifactsAndOthers),
        ]
        return try parts.map { name, counts in
            let value = try accuracy(counts)
            return [
                .text(name), .text(training.rawValue), value.cell(),
                .number(counts.reduce(SignalDetection(), +).sensitivity, .fixed(2)),
            ]
        }
    }
    return Table(
        identifier: "cross-task", title: "Each net on its own and on the other's task, and both together",
        caption: """
            Both nets: the mean of p(animal) and 1 − p(artifact), an animal above 0.5, an artifact below. Below 0.5, a net answers the other \
            task's question with the opposite. Intervals are 95 % t intervals over folds; d′ counts all folds together.
            """,
        columns: [Column("Net and question"), Column("Readout"), Column("Balanced accuracy"), Column("d′")],
        rows: rows)
}
