import Foundation
import Notebook

/// Complete ImageNet networks as they are, read out through their thousand classes.
struct UntouchedPlan: Codable, Sendable {
    /// About so many pictures, whole objects only; all where there is no number.
    var pictures: Int?
    /// Upright and turned.
    var views: [PhotographView]
    var folds: Int
    var batch = 8
}

/// What one network answered.
struct UntouchedNetwork: Codable, StorableValue {
    /// "EfficientNet-Lite0".
    var name: String
    /// Where its weights come from.
    var weights: String
    /// For each view of the plan, the answers to both tasks counted in each fold.
    var counts: ByCase<Task, [[SignalDetection]]>
}

struct UntouchedAnswers: Codable, StorableValue {
    var collection: String
    /// How many pictures could be decoded.
    var pictures: Int
    var views: [PhotographView]
    /// The complete networks at hand: VGG-16 first where it is one of them.
    var networks: [UntouchedNetwork]

    func index(of view: PhotographView) throws -> Int {
        try measured(views.firstIndex(of: view), "the view \(view)")
    }
}

/// Shows each picture, from every angle, to every network that has ImageNet's thousand classes.
func untouchedAnswers(
    _ lab: Lab, _ plan: UntouchedPlan, _ vgg: Model, _ lite: Model?, _ squeezeNet: Model?,
    _ collection: PhotographCollection
) throws -> UntouchedAnswers {
    let networks = [vgg, lite, squeezeNet].compactMap(\.self).filter(\.hasImageNetClasses)
    let chosen = networks.isEmpty ? [] : collection.selection(of: plan.pictures, seed: lab.seed)
    var items: [PhotographCollection.Item] = []
    var squares = [[Picture]](repeating: [], count: networks.count)
    for (done, place) in chosen.enumerated() {
        if let picture = try readable(collection, place) {
            items.append(collection.items[place])
            for (network, model) in networks.enumerated() {
                squares[network].append(model.preparation.cropped(picture))
            }
        }
        lab.progress("decoding photographs for untouched networks", done + 1, chosen.count)
    }
    let folds = Folds(
        plan.folds, groups: items.map(\.object), strata: items.map(\.category.rawValue),
        stream: RandomStream(seed: lab.seed, "folds"))
    var result = UntouchedAnswers(
        collection: collection.name, pictures: items.count, views: plan.views, networks: [])
    for (network, model) in networks.enumerated() {
        let pieces = try lab.pieces("network \(network + 1), views", count: plan.views.count) { view in
            try classAnswers(
                untouchedLogits(lab, plan, model, squares[network], plan.views[view]), items, folds)
        }
        result.networks.append(
            UntouchedNetwork(
                name: model.name, weights: model.origin.text,
                counts: ByCase([.animal, .artifact]) { task in pieces.map { $0[task] } }))
    }
    return result
}

/// The picture, or nothing where its file can't be decoded.
private func readable(_ collection: PhotographCollection, _ place: Int) throws -> Picture? {
    do {
        return try collection.picture(place).photograph
    } catch is DatasetError {
        return nil
    }
}

/// The logits [N, 1000] of pictures from one view.
private func untouchedLogits(
    _ lab: Lab, _ plan: UntouchedPlan, _ model: Model, _ squares: [Picture], _ view: PhotographView
) throws -> Tensor {
    let engine = try lab.engine, side = model.preparation.crop
    let parts = try stride(from: 0, to: squares.count, by: plan.batch).map { start in
        let range = start..<min(start + plan.batch, squares.count)
        let images = Tensor([range.count, 3, side, side]) { values in
            for (index, square) in squares[range].enumerated() {
                // Turned views draw nothing.
                let numbers = view.values(
                    of: square, normalization: model.normalization, stream: RandomStream(seed: 0, "no view draws"))
                for (offset, number) in numbers.enumerated() { values[index * numbers.count + offset] = number }
            }
        }
        return try model.network.forward(images, on: engine)
    }
    return Tensor(stacking: parts)
}

/// The answers from a thousand logits: the summed probability of a task's classes, yes where it exceeds one half.
private func classAnswers(
    _ logits: Tensor, _ items: [PhotographCollection.Item], _ folds: Folds
) throws -> ByCase<Task, [SignalDetection]> {
    let count = logits.shape[1]
    return try ByCase([.animal, .artifact]) { task in
        let members = task.imageNetClasses
        var counts = [SignalDetection](repeating: SignalDetection(), count: folds.count)
        let wanted = task.answers(items, randomTargets: [])
        try logits.withValues { values in
            for row in items.indices {
                let part = values[row * count..<(row + 1) * count]
                let largest = part.reduce(-.infinity, max)
                var (inside, all) = (0.0, 0.0)
                for (index, logit) in part.enumerated() {
                    let weight = exp(Double(logit - largest))
                    all += weight
                    if members.contains(index) { inside += weight }
                }
                let sum = try measured(all.isFinite ? all : nil, "a probability of \(items[row].file)'s classes")
                counts[folds.ofExample[row]].add(isTarget: wanted[row], saysYes: inside > 0.5 * sum)
            }
        }
        return counts
    }
}

extension Task {
    /// The places, among ImageNet's thousand classes, of those that the task asks for; none for the random task.
    fileprivate var imageNetClasses: Set<Int> {
        let category: PhotographCollection.Category? =
            switch self {
            case .animal: .animal
            case .artifact: .artifact
            case .random: nil
            }
        return Set(ImageNetClass.all.filter { $0.category == category }.map(\.index))
    }
}
