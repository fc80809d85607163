import Foundation
import Notebook

/// Complete ImageNet networks as they are, read out through their thousand classes.
struct UntouchedPlan: Codable, Sendable {
    /// About so many pictures, whole objects only; all where there is no number.
    var pictures: Int?
    /// Upright and turned.
    var views: [PhotographView]
    var batch = 8
}

/// What one network answered.
struct UntouchedNetwork: Codable, StorableValue {
    /// "EfficientNet-Lite0".
    var name: String
    /// "efficientnet-lite0"; the user's own network may be another.
    var architecture: String
    /// Where its weights come from.
    var weights: String
    /// For each view of the plan, the answers to both tasks.
    var said: ByCase<Task, [Said]>
}

struct UntouchedAnswers: Codable, StorableValue {
    var collection: String
    /// The pictures that could be decoded.
    var items: [PhotographCollection.Item]
    var views: [PhotographView]
    /// The complete networks at hand: VGG-16 first where it is one of them.
    var networks: [UntouchedNetwork]

    func index(of view: PhotographView) throws -> Int {
        try measured(views.firstIndex(of: view), "the view \(view)")
    }

    func said(_ network: UntouchedNetwork, _ task: Task, _ view: PhotographView) throws -> Said {
        network.said[task][try index(of: view)]
    }

    func panel(_ task: Task) -> Panel {
        Panel(
            "photographs", firstOfObjects(items), named: items.map(\.file),
            isTarget: task.answers(items, randomTargets: []))
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
    let names = networks.indices.map { network in
        plan.views.indices.map { "network \(network + 1), views \($0)" }
    }
    let said = try lab.pieces("views of untouched networks", inRows: names) { network, view in
        try classAnswers(
            untouchedLogits(lab, plan, networks[network], squares[network], plan.views[view]), items)
    }
    return UntouchedAnswers(
        collection: collection.name, items: items, views: plan.views,
        networks: zip(networks, said).map { model, said in
            UntouchedNetwork(
                name: model.name, architecture: model.network.name, weights: model.origin.text,
                said: ByCase([.animal, .artifact]) { task in said.map { $0[task] } })
        })
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
private func classAnswers(_ logits: Tensor, _ items: [PhotographCollection.Item]) throws -> ByCase<Task, Said> {
    let count = logits.shape[1]
    return try ByCase([.animal, .artifact]) { task in
        let members = task.imageNetClasses
        return try logits.withValues { values in
            Said(
                try items.indices.map { row in
                    let part = values[row * count..<(row + 1) * count]
                    let largest = part.reduce(-.infinity, max)
                    var (inside, all) = (0.0, 0.0)
                    for (index, logit) in part.enumerated() {
                        let weight = exp(Double(logit - largest))
                        all += weight
                        if members.contains(index) { inside += weight }
                    }
                    return inside
                        > 0.5
                        * (try measured(all.isFinite ? all : nil, "a probability of \(items[row].file)'s classes"))
                })
        }
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
