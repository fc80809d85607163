import Foundation
import Notebook

/// How ImageNet's classes are put together where there are too few photographs of each.
enum ClassGroups: String, Codable, Sendable {
    case three, superclasses

    /// By places among the thousand classes: the animals that at least twenty of the usual photographs show.
    private static let animals: [(String, [ClosedRange<Int>])] = [
        ("birds", [7...24, 80...100, 127...146]), ("reptiles", [33...68]), ("dogs", [151...268]),
        ("insects", [300...326]),
    ]

    func groups() throws -> LogitGroups {
        let named = self == .three ? [] : Self.animals
        func title(_ known: ImageNetClass) -> String {
            if let animal = named.first(where: { $0.1.contains { $0.contains(known.index) } }) { return animal.0 }
            return known.category == .animal && self == .superclasses ? "other animals" : known.category.rawValue
        }
        let titles = ImageNetClass.all.map(title), groups = Set(titles).sorted()
        return try LogitGroups(
            groups, groups.map { group in titles.indices.filter { titles[$0] == group } }, classes: titles.count)
    }
}

/// Maps of groups of classes by a network for photographs.
struct GroupMaps: Codable, StorableValue {
    var network: String
    /// Where its weights come from.
    var weights: String
    var groups: [String]
    var learned, unreadable: Int
    var module: LearnedAttention
    /// Of one network.
    var measured: [MeasuredMaps]
    /// How many photographs of each group are explained.
    var explained: [Int]
}

func measurePhotographs(
    _ lab: Lab, plan: PhotographPlan, model: Model?, collection: PhotographCollection
) throws -> GroupMaps? {
    guard let model, model.hasImageNetClasses else { return nil }
    var stream = RandomStream(seed: lab.seed, "photographs")
    // Pictures of one object are either learned from or explained.
    let objects = Set(collection.items.map(\.object)).sorted()
    let order = stream.shuffledIndices(objects.count).map { objects[$0] }
    let seen = Set(order.prefix(objects.count * 3 / 4))
    var unreadable = 0
    func pictures(_ isLearned: Bool, _ most: Int) throws -> [Picture] {
        let places = order.filter { seen.contains($0) == isLearned }.flatMap { object in
            collection.items.indices.filter { collection.items[$0].object == object }
        }
        return try places.prefix(most).compactMap { place in
            do { return try collection.picture(place).photograph } catch is DatasetError {
                unreadable += 1
                return nil
            }
        }
    }
    // Large pictures are kept as the squares that crops are cut from.
    let side = model.preparation.shorterSide, square = model.preparation.resized(shorterSide: side, crop: side)
    let learned = try pictures(true, plan.learned).map(square.cropped), tested = try pictures(false, plan.maps.images)
    let size = plan.recipe.batchSize
    guard learned.count >= size, !tested.isEmpty else { return nil }
    let network = model.deployed, groups = try plan.groups.groups(), black = model.normalization.values(of: 0)
    let module = try lab.attention(
        .published, beside: network, in: groups, black: black, plan.recipe, imagesPerEpoch: learned.count,
        batches: { epoch in
            var draws = stream.substream("order", epoch)
            let places = draws.shuffledIndices(learned.count), crops = stream.substream("crops", epoch)
            return stride(from: 0, to: places.count, by: size).lazy.map { first in
                let chosen = Array(places[first..<min(first + size, places.count)])
                return Batch(
                    images: model.preparation.randomCrops(
                        of: chosen.map { learned[$0] }, streams: chosen.map { crops.substream("picture", $0) }),
                    labels: chosen)
            }
        }, watched: model.preparation.tensor(Array(tested.prefix(size))), stream: stream, named: "photographs")
    func explained(_ pictures: some Sequence<Picture>) throws -> Explained {
        try Explained(
            network, model.preparation.tensor(Array(pictures)), in: groups, model.normalization, plan.maps,
            by: module.module, on: lab.engine, stream: stream.substream("maps"))
    }
    var test = try explained(tested)
    test.layers = try test.usualLayers(plan.maps, trying: explained(learned.prefix(plan.maps.choosing)))
    return GroupMaps(
        network: model.name, weights: model.origin.text, groups: groups.titles, learned: learned.count,
        unreadable: unreadable, module: module,
        measured: [try lab.measured(test, plan.maps, named: "photographs")],
        explained: groups.titles.indices.map { group in test.targets.count { $0 == group } })
}

extension Explained {
    /// The last maps before the classifier; of Score-CAM, whose cost is their number, the last that the module sees.
    func usualLayers(_ plan: MapPlan, trying few: Explained) throws -> [String: String] {
        let last = try network.placeOfActivationMaps(nil, input: Array(images.shape.dropFirst()), attempt: "explaining")
        let name = network.layers[last].name
        return try few.bestLayers(
            plan.arms, among: { $0 == .scoreCAM ? [module.design.taps.last ?? name] : [name] }, plan)
    }
}

/// The authors' own module of VGG-16, before photographs.
struct PublishedMaps: Codable, StorableValue {
    var file: String
    var measured: [MeasuredMaps]
}

extension Step where Value == WeightsFile? {
    /// The file that $CAHIER_TTAME names.
    static func publishedModule() -> Step {
        .source("the authors' module of VGG-16") { _ in
            guard let path = ProcessInfo.processInfo.environment["CAHIER_TTAME"], !path.isEmpty else {
                return Source(
                    digest: "none",
                    missing: MissingSource(
                        "the authors' module of VGG-16", "it isn't here",
                        advice: "Name vgg16_TTAME.ckpt, or TAME's epoch_8.pt, in $CAHIER_TTAME")
                ) { nil }
            }
            let file = URL(fileURLWithPath: path)
            return Source(
                files: [file], format: "attention module",
                name: SourceName(.weights, file.lastPathComponent, place: file.path)
            ) {
                .init(
                    try WeightsFile(path: file.path),
                    digest: try FileDigest.sha256(of: file, advice: "Name a file in $CAHIER_TTAME"),
                    details: [("Module", file.lastPathComponent)])
            }
        }
    }
}

func measurePublished(
    _ lab: Lab, plan: MapPlan, file: WeightsFile?, model: Model?, collection: PhotographCollection
) throws -> PublishedMaps? {
    guard let file, let model, model.hasImageNetClasses else { return nil }
    let network = model.deployed, module = try AttentionModule.read(file, beside: network).module
    var stream = RandomStream(seed: lab.seed, "authors' module")
    let pictures = try stream.shuffledIndices(collection.count).prefix(plan.images).compactMap { place -> Picture? in
        do { return try collection.picture(place).photograph } catch is DatasetError { return nil }
    }
    guard !pictures.isEmpty else { return nil }
    var explained = try Explained(
        network, model.preparation.tensor(pictures), in: nil, model.normalization, plan, by: module, on: lab.engine,
        stream: stream)
    explained.layers = try explained.usualLayers(plan, trying: explained)
    return PublishedMaps(
        file: URL(fileURLWithPath: file.path).lastPathComponent,
        measured: [try lab.measured(explained, plan, named: "authors' module")])
}
