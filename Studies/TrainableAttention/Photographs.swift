import Foundation
import Notebook

/// Maps of groups of classes by a network for photographs.
struct GroupMaps: Codable, StorableValue {
    var network: String
    /// Where its weights come from.
    var weights: String
    var groups: [String]
    var learned, unreadable: Int
    var module: LearnedAttention
    /// Of one network.
    var measured: [MapResults]
    /// How many photographs of each group are explained.
    var explained: [Int]
}

func measurePhotographs(
    _ lab: Lab, plan: PhotographPlan, model: Model?, collection: PhotographCollection
) throws -> GroupMaps? {
    guard let model, model.hasImageNetClasses else { return nil }
    let stream = RandomStream(seed: lab.seed, "photographs"), preparation = model.preparation
    let pictures = try DividedPhotographs(
        collection, share: 0.75, most: (plan.learned, plan.maps.images), for: preparation,
        stream: stream.substream("objects"))
    let network = model.deployed, groups = try plan.groups.groups(), size = plan.recipe.batchSize
    guard pictures.learned.count >= size, !pictures.explained.isEmpty else { return nil }
    let module = try lab.attentionVaried(
        .published, beside: network, in: groups, black: model.normalization.values(of: 0), plan.recipe,
        imagesPerEpoch: pictures.learned.count,
        batches: { pictures.batches($0, size: size, for: preparation, stream: stream) },
        watched: preparation.tensor(Array(pictures.explained.prefix(size))), stream: stream, named: "photographs")
    func explained(_ pictures: [Picture]) throws -> MappedImages {
        try MappedImages(
            network, preparation.tensor(pictures), in: groups, model.normalization, plan.maps, by: module.module,
            on: lab.engine, stream: stream.substream("maps"))
    }
    var test = try explained(pictures.explained)
    test.layers = try test.usualLayers(
        plan.maps.kinds, trying: explained(Array(pictures.learned.prefix(plan.maps.choosing))))
    return GroupMaps(
        network: model.name, weights: model.origin.text, groups: groups.titles, learned: pictures.learned.count,
        unreadable: pictures.unreadable, module: module,
        measured: [try lab.mapResults(of: test, plan.maps, named: "photographs")],
        explained: groups.titles.indices.map { group in test.targets.count { $0 == group } })
}

/// The authors' own module of VGG-16, before photographs.
struct PublishedMaps: Codable, StorableValue {
    var file: String
    /// What the collection or the list is called.
    var photographs: String
    var measured: [MapResults]
}

func measurePublished(
    _ lab: Lab, plan: MapPlan, file: WeightsFile?, model: Model?, collection: PhotographCollection,
    listed: PhotographCollection
) throws -> PublishedMaps? {
    guard let file, let model, model.hasImageNetClasses else { return nil }
    let module = try AttentionModule.read(file, beside: model.deployed).module
    let shown = listed.count > 0 ? listed : collection, name = URL(fileURLWithPath: file.path).lastPathComponent
    var plan = plan
    if listed.count > 0 { plan.images = listed.count }
    return try lab.photographsMeasured(
        shown, before: model, plan, by: module, stream: RandomStream(seed: lab.seed, "authors' module"),
        named: "authors' module"
    ).map { PublishedMaps(file: name, photographs: shown.name, measured: [$0]) }
}
