import Foundation
import Notebook

/// CIFAR-10's images, a third and large set.
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

/// One readout's answers to small pictures, counted in each fold.
struct SmallAnswers: Codable {
    var part: FeatureLayout.Kind
    /// Of animals, and of a random half of the classes.
    var counts: ByCase<Task, [SignalDetection]>
}

struct SmallReadouts: Codable, StorableValue {
    /// 0 where CIFAR-10 is not at hand.
    var pictures: Int
    var answers: [SmallAnswers]
}

/// Readouts of small pictures: animals against vehicles, and a random half of the classes, whose pictures are in
/// all folds.
func smallReadouts(
    _ lab: Lab, _ plan: ReadoutPlan, _ network: Model, _ collection: PhotographCollection
) throws -> SmallReadouts {
    guard collection.count > 0 else { return SmallReadouts(pictures: 0, answers: []) }
    let places = collection.selection(of: plan.features.pictures, seed: lab.seed)
    let items = places.map { collection.items[$0] }
    let source = try FeatureSource(lab, plan.features, network, collection, places)
    let rows = Tensor(stacking: try source.batches(of: .plain) { lab.progress("small images", $0, places.count) })
    let folds = Folds(
        plan.folds, groups: items.map(\.object), strata: items.map(\.name),
        stream: RandomStream(seed: lab.seed, "small folds"))
    let tasks = [Task.animal, .random]
    let randomTargets = Set(randomHalf(of: items.map(\.name), seed: lab.seed))
    let wanted = [Task.animal.answers(items, randomTargets: []), items.map { randomTargets.contains($0.name) }]
    var answers: [SmallAnswers] = []
    for part in source.layout.parts {
        let columns = rows.columns(part.range)
        let questions = (0..<folds.count).flatMap { fold in
            wanted.map { answers in
                LogisticReadout.Question(
                    answers: answers.indices.map { folds.ofExample[$0] == fold ? nil : answers[$0] })
            }
        }
        let readout = try LogisticReadout.fit(columns, questions, plan.recipe, on: lab.engine)
        let logits = try readout.logits(columns, on: lab.engine).values
        var counts = ByCase<Task, [SignalDetection]>(tasks) { _ in
            [SignalDetection](repeating: SignalDetection(), count: folds.count)
        }
        for (example, fold) in folds.ofExample.enumerated() {
            for (place, task) in tasks.enumerated() {
                let logit = logits[(example * folds.count + fold) * tasks.count + place]
                counts[task][fold].add(isTarget: wanted[place][example], saysYes: logit > 0)
            }
        }
        answers.append(SmallAnswers(part: part.kind, counts: counts))
        lab.progress("readouts of small images", answers.count, source.layout.parts.count, detail: part.kind.name)
    }
    return SmallReadouts(pictures: items.count, answers: answers)
}
