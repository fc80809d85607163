import Notebook

/// A deep and a shallow network on small images: VGG-16 and AlexNet.
/// What both networks say to one test image.
struct SmallImage: Codable {
    var label: Int
    /// Undefined where a logit is NaN, and then there is no map.
    var vgg: Int?
    var alexNet: Int?
}

/// One network's maps of the test images.
struct SmallMaps: Codable {
    var network: String
    /// Of each image.
    var shapes: ByCase<MapKind, [MapShape]>
}

/// A pasted object as both networks see it.
struct PairPointing: Codable, StorableValue {
    var vgg: PointingResult
    var alexNet: PointingResult
}

struct SmallComparison: Codable, StorableValue {
    var dataset: String
    var images: [SmallImage]
    var maps: [SmallMaps]
    var pasted: [PairPointing]
}

private let smallKinds: [MapKind] = [.relevance, .salientRelevance, .blob, .random]

func compareSmallNetworks(
    _ lab: Lab, _ plan: SmallPlan, _ vgg: Model, _ alexNet: Model, _ dataset: ImageDataset,
    _ stamps: PhotographCollection
) throws -> SmallComparison {
    let engine = try lab.engine
    let networks = [vgg.deployed, alexNet.deployed], names = [vgg.name, alexNet.name]
    // Both learned from the same data, so that their normalisations are the same.
    let batch = try lab.slices(of: \.test, dataset, for: vgg, count: 1, size: plan.images)[0]
    let logits = try networks.map { network in
        try batches(of: batch.images, 200).map { range in
            try network.forward(engine.slice(batch.images, axis: 0, range: range), on: engine)
        }
    }
    let answers = zip(networks, logits).map { network, parts in parts.flatMap(network.answers) }
    let targets = zip(networks, logits).map { network, parts in parts.flatMap(network.predictions) }
    var result = SmallComparison(
        dataset: dataset.name,
        images: batch.labels.indices.map {
            SmallImage(label: batch.labels[$0], vgg: answers[0][$0], alexNet: answers[1][$0])
        },
        maps: [], pasted: [])
    let costs = MapCosts(saliencySide: plan.saliencySide)
    let makers = try networks.map { try MapMaker($0, costs, on: engine) }
    for (place, maker) in makers.enumerated() {
        let shapes = try ByCase<MapKind, [MapShape]>([.relevance, .salientRelevance]) { kind in
            try batches(of: batch.images, 50).flatMap { range in
                let made = try maker.maps(
                    kind, of: engine.slice(batch.images, axis: 0, range: range), to: Array(targets[place][range]),
                    stream: RandomStream(seed: lab.seed, "small maps"))
                lab.progress(
                    "maps of small images", range.upperBound, batch.labels.count,
                    detail: "\(names[place]), \(kind.rawValue)")
                return try zip(made, answers[place][range]).map { map, answer in
                    answer == nil ? MapShape() : try map.shape
                }
            }
        }
        result.maps.append(SmallMaps(network: names[place], shapes: shapes))
    }
    let pasted = objects(stamps, seed: lab.seed).compactMap { object in
        smallClass(of: stamps.items[object].object).flatMap { dataset.classNames.firstIndex(of: $0) }.map {
            (object, $0)
        }
    }
    guard dataset.shape.channels == 3 else { return result }
    let work = pasted.flatMap { pair in (0..<plan.backgrounds).map { (pair.0, pair.1, $0) } }
    result.pasted = try lab.pieces("small pasted objects", count: work.count) { index in
        let (object, target, background) = work[index]
        func pointed(by maker: MapMaker) throws -> PointingResult {
            // Both networks get the same picture.
            let stream = RandomStream(seed: lab.seed, "small pasted", stamps.items[object].object).substream(
                "background", background)
            return try point(
                stamps, object, maker, target: target, vgg.normalization, side: dataset.shape.height,
                share: plan.smallest..<plan.largest,
                kinds: smallKinds, stream)
        }
        return PairPointing(vgg: try pointed(by: makers[0]), alexNet: try pointed(by: makers[1]))
    }
    return result
}

/// The class of CIFAR-10 that a stamp belongs to, by its place in Tux Paint's folders; big cats, foxes and donkeys
/// belong to none.
private func smallClass(of object: String) -> String? {
    let folders: [(String, String)] = [
        ("animals/birds/", "bird"), ("animals/amphibians/frog", "frog"), ("animals/mammals/deer/", "deer"),
        ("animals/mammals/dogs/d", "dog"),
        ("animals/mammals/equines/horse", "horse"), ("vehicles/auto/truck", "truck"),
        ("vehicles/auto/", "automobile"),
        ("vehicles/construction/dumper", "truck"), ("vehicles/emergency/firetruck", "truck"),
        ("vehicles/emergency/sedan", "automobile"),
        ("vehicles/garbagetruck", "truck"), ("vehicles/flight/planes/", "airplane"), ("vehicles/ship/", "ship"),
    ]
    return folders.first { object.hasPrefix($0.0) }?.1
}
