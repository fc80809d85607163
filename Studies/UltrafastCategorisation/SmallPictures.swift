import Foundation
import Notebook

// CIFAR-10's images, a third and large set.

/// Six of the ten classes are animals, four are vehicles.
let smallAnimals: Set<String> = ["bird", "cat", "deer", "dog", "frog", "horse"]

/// CIFAR-10 where it is, otherwise nothing.
let smallPictures = Step<PhotographCollection>.source("CIFAR-10") { _ in
    guard let found = DatasetLocator().findIfAny(.cifar10) else {
        return Source(digest: "none", missing: .init("CIFAR-10", "it isn't here", advice: KnownDataset.cifar10.remedy))
        {
            PhotographCollection.empty("CIFAR-10")
        }
    }
    let name = SourceName(.data, found.name, place: found.folder.path)
    return Source(files: found.files, format: "\(found.format) as pictures", name: name) {
        let dataset = try found.load()
        let categories = dataset.classNames.map {
            smallAnimals.contains($0) ? PhotographCollection.Category.animal : .artifact
        }
        return .init(
            PhotographCollection(dataset, categories: categories), digest: dataset.digest,
            details: [("Small images", dataset.name), ("SHA-256 of their content", dataset.digest)])
    }
}

/// What one readout answered to small pictures that it had not learned from.
struct SmallAnswers: Codable {
    var part: FeatureLayout.Kind
    var said: ByCase<SmallTask, Said>
}

/// What is asked of small pictures.
enum SmallTask: String, Codable, CaseIterable {
    /// Against vehicles.
    case animal
    /// A random half of the classes, whose pictures are in all folds: it can be learned.
    case classes
    /// Animals' and vehicles' labels, dealt anew to all pictures: nothing can be learned.
    case shuffled
}

struct SmallReadouts: Codable, StorableValue {
    /// What they are; nothing where CIFAR-10 is not at hand.
    var collection: String?
    var pictures: Int
    var folds: Folds
    /// What should be said to each.
    var wanted: ByCase<SmallTask, Said>
    /// Of every part.
    var answers: [SmallAnswers]
    /// Of the last block of the network before any training.
    var untrained: [SmallAnswers]

    func panel(_ task: SmallTask) -> Panel {
        let rows = Array(0..<pictures)
        return Panel(
            "images", rows, named: nil, isTarget: rows.map { wanted[task].isYes($0) },
            folds: folds)
    }

    /// The last block's.
    func main(_ answers: [SmallAnswers]) throws -> SmallAnswers {
        try measured(answers.first { $0.part == .lastBlock }, "the readout of small pictures' last block")
    }
}

/// Readouts of small pictures, from trained and untrained convolutions.
func smallReadouts(
    _ lab: Lab, _ plan: ReadoutPlan, _ network: Model, _ collection: PhotographCollection
) throws -> SmallReadouts {
    let places = collection.count > 0 ? collection.selection(of: plan.features.pictures, seed: lab.seed) : []
    let items = places.map { collection.items[$0] }
    let folds = Folds(
        plan.folds, groups: items.map(\.object), strata: items.map(\.name),
        stream: RandomStream(seed: lab.seed, "small folds"))
    let wanted = ByCase<SmallTask, [Bool]> { $0.answers(items, seed: lab.seed) }
    var result = SmallReadouts(
        collection: places.isEmpty ? nil : collection.name, pictures: items.count, folds: folds,
        wanted: wanted.map(Said.init), answers: [], untrained: [])
    guard !places.isEmpty else { return result }
    func answers(_ network: Model, _ what: String, _ isRead: (FeatureLayout.Part) -> Bool) throws -> [SmallAnswers] {
        let source = try FeatureSource(lab, plan.features, network, collection, places)
        let rows = Tensor(stacking: try source.batches(of: .plain) { lab.progress(what, $0, places.count) })
        let parts = source.layout.parts.filter(isRead)
        return try parts.enumerated().map { done, part in
            defer { lab.progress("readouts of \(what)", done + 1, parts.count, detail: part.kind.name) }
            return SmallAnswers(
                part: part.kind,
                said: try smallAnswers(rows.columns(part.range), folds, wanted, plan.recipe, on: lab.engine))
        }
    }
    result.answers = try answers(network, "small images") { _ in true }
    result.untrained = try answers(network.untrained(seed: lab.seed), "small images, untrained") {
        $0.kind == .lastBlock
    }
    return result
}

extension SmallTask {
    fileprivate func answers(_ items: [PhotographCollection.Item], seed: UInt64) -> [Bool] {
        let isAnimal = Task.animal.answers(items, randomTargets: [])
        switch self {
        case .animal: return isAnimal
        case .classes:
            let targets = Set(randomHalf(of: items.map(\.name), seed: seed))
            return items.map { targets.contains($0.name) }
        case .shuffled:
            var stream = RandomStream(seed: seed, "shuffled labels")
            return stream.shuffledIndices(items.count).map { isAnimal[$0] }
        }
    }
}

private func smallAnswers(
    _ columns: Tensor, _ folds: Folds, _ wanted: ByCase<SmallTask, [Bool]>, _ recipe: LogisticReadout.Recipe,
    on engine: Engine
) throws -> ByCase<SmallTask, Said> {
    let questions = (0..<folds.count).flatMap { fold in
        wanted.values.map { answers in
            LogisticReadout.Question(answers: answers.indices.map { folds.ofExample[$0] == fold ? nil : answers[$0] })
        }
    }
    let readout = try LogisticReadout.fit(columns, questions, recipe, on: engine)
    let logits = try readout.logits(columns, on: engine).values
    let tasks = wanted.cases
    var said = wanted.map { _ in Said([]) }
    for (place, task) in tasks.enumerated() {
        said[task] = Said(
            folds.ofExample.enumerated().map { logits[($0 * folds.count + $1) * tasks.count + place] > 0 })
    }
    return said
}
