import Notebook

// A deep and a shallow network on small images: VGG-16 and AlexNet, each trained several times.

/// What one training's network answers to the test images, and the maps of its answers.
struct SmallNetwork: Codable {
    /// Undefined where a logit is NaN, and then there is no map.
    var answers: [Int?]
    /// Of each image.
    var maps: [ByCase<MapKind, MapNumbers>]
}

/// A pasted object as both networks of one training see it.
struct PairPointing: Codable, StorableValue {
    var vgg: PointingResult
    var alexNet: PointingResult
}

/// One training of each network.
struct SmallTraining: Codable {
    var vgg: SmallNetwork
    var alexNet: SmallNetwork
    /// Of each object, before so many backgrounds.
    var pasted: [[PairPointing]]
}

struct SmallComparison: Codable, StorableValue {
    var dataset: String
    var labels: [Int]
    var trainings: [SmallTraining]
    /// The names of the objects that were pasted: none where there are no stamps, or none of the classes.
    var objects: [String]
    /// The shares of pixels at the points of the curves.
    var fractions: [Double]

    var vgg: CrossedMaps { CrossedMaps(trainings: trainings.map(\.vgg.maps), fractions: fractions) }
    var alexNet: CrossedMaps { CrossedMaps(trainings: trainings.map(\.alexNet.maps), fractions: fractions) }
    var vggPointing: CrossedPointing { CrossedPointing(trainings: trainings.map { $0.pasted.map { $0.map(\.vgg) } }) }
    var alexNetPointing: CrossedPointing {
        CrossedPointing(trainings: trainings.map { $0.pasted.map { $0.map(\.alexNet) } })
    }

    /// How many of the pictures with pasted objects are chosen, over all trainings.
    func count(where isChosen: (PairPointing) -> Bool) -> Int {
        trainings.reduce(0) { $0 + $1.pasted.joined().count(where: isChosen) }
    }

    /// The share of Salient Relevance on the object, VGG-16 less AlexNet, in points, over the pictures that are chosen:
    /// another set of them for each training.
    func networksApart(
        stream: RandomStream, _ isChosen: @Sendable (PairPointing) -> Bool
    ) throws -> Estimator {
        let differences: [[[Double]]] = trainings.map { training in
            training.pasted.map { object in
                object.filter(isChosen).compactMap { pair in
                    guard let one = pair.vgg.maps[.salientRelevance].share,
                        let two = pair.alexNet.maps[.salientRelevance].share
                    else { return nil }
                    return 100 * (one - two)
                }
            }
        }
        func cells(_ quantity: String, _ number: ([Double]) -> Double) throws -> CrossedSamples {
            try CrossedSamples(
                differences.map { $0.map(number) }, of: "trainings", on: "objects", measuring: quantity)
        }
        return try Estimator.statistic(
            .mean(0) / .mean(1),
            of: [
                cells("sum over the object's pictures that are chosen") { $0.reduce(0, +) },
                cells("pictures that are chosen") { Double($0.count) },
            ], within: -100...100, stream: stream)
    }
}

/// Numbers of maps by training and image.
struct CrossedMaps {
    var trainings: [[ByCase<MapKind, MapNumbers>]]
    var fractions: [Double]

    func samples(_ kind: MapKind, _ number: (MapNumbers) -> Double?) throws -> CrossedSamples {
        try CrossedSamples(
            trainings.map { $0.map { number($0[kind]) } }, of: "trainings", on: "images", within: 0...1)
    }

    /// First less second, image by image, in points.
    func difference(_ first: MapKind, _ second: MapKind, _ number: (MapNumbers) -> Double?) throws -> Estimator {
        try Estimator.pairedMean(samples(first, number), less: samples(second, number)).scaled(by: 100)
    }

    /// As for photographs.
    func gain(
        _ kind: MapKind, over other: MapKind, _ way: DeletionCurve.Kind, upTo share: Double = 1
    ) throws -> Estimator {
        let (better, worse) = way == .deletion ? (other, kind) : (kind, other)
        return try difference(better, worse) { $0.area(way, fractions, upTo: share) }
    }
}

/// Where maps point, by training, object and background.
struct CrossedPointing {
    var trainings: [[[PointingResult]]]

    /// The share on the object, the mean over backgrounds.
    func samples(_ kind: MapKind) throws -> CrossedSamples {
        try samples { $0.maps[kind].share }
    }

    private func samples(_ number: (PointingResult) -> Double?) throws -> CrossedSamples {
        try CrossedSamples(
            trainings.map { objects in
                objects.map { backgrounds in
                    let numbers = backgrounds.compactMap(number)
                    return numbers.count == backgrounds.count ? numbers.mean : nil
                }
            }, of: "trainings", on: "objects", within: 0...1)
    }

    func difference(_ first: MapKind, _ second: MapKind) throws -> Estimator {
        try Estimator.pairedMean(samples(first), less: samples(second)).scaled(by: 100)
    }

    func beyondArea(_ kind: MapKind) throws -> Estimator {
        try Estimator.pairedMean(samples(kind), less: samples { $0.area }).scaled(by: 100)
    }
}

let smallKinds: [MapKind] = [
    .relevance, .salientRelevance, .blurredRelevance, .lessBlurredRelevance, .moreBlurredRelevance, .occlusion,
    .randomised, .blob, .randomAreas, .random,
]
let smallPointingKinds: [MapKind] = [
    .relevance, .salientRelevance, .blurredRelevance, .wrongClass, .randomised, .untrained, .edges, .pictureSaliency,
    .blob, .random,
]
let shallowPointingKinds: [MapKind] = [.relevance, .salientRelevance, .blurredRelevance]

func compareSmallNetworks(
    _ lab: Lab, _ plan: SmallPlan, _ vgg: [Model], _ alexNet: [Model], _ dataset: ImageDataset,
    _ stamps: PhotographCollection
) throws -> SmallComparison {
    let engine = try lab.engine, side = dataset.shape.height
    // All learned from the same data, so that their normalisations are the same.
    let batch = try lab.slices(of: \.test, dataset, for: vgg[0], count: 1, size: plan.images)[0]
    let pasted =
        dataset.shape.channels != 3
        ? []
        : objects(stamps, seed: lab.seed).compactMap { object in
            smallClass(of: stamps.items[object].object).flatMap { dataset.classNames.firstIndex(of: $0) }.map {
                (object, $0)
            }
        }
    let costs = MapCosts(saliencySide: plan.saliencySide)
    func maker(_ model: Model, _ name: String) throws -> MapMaker {
        try MapMaker(
            model.deployed, model.normalization, costs, on: engine,
            stream: RandomStream(seed: lab.seed, "small networks that know nothing", name))
    }
    func measured(_ maker: MapMaker, _ name: String) throws -> SmallNetwork {
        let answers = try batches(of: batch.images, 200).flatMap { range in
            let part = try engine.slice(batch.images, axis: 0, range: range)
            return maker.network.answers(try maker.network.forward(part, on: engine))
        }
        let parts = batches(of: batch.images, 25)
        let maps = try lab.pieces("maps of small images, \(name),", count: parts.count) { part in
            try parts[part].map { index in
                guard let answer = answers[index] else {
                    return ByCase<MapKind, MapNumbers>(smallKinds) { _ in MapNumbers.none }
                }
                let image = try engine.slice(batch.images, axis: 0, range: index..<index + 1)
                let stream = RandomStream(seed: lab.seed, "small maps").substream("image", index)
                let maps = try maker.maps(smallKinds, of: image, to: answer, stream: stream)
                return try maker.measure(maps, of: image, to: answer, steps: plan.steps, stream: stream)
            }
        }
        return SmallNetwork(answers: answers, maps: maps.flatMap(\.self))
    }
    let trainings = try zip(vgg, alexNet).enumerated().map { number, models in
        let (deep, shallow) = (
            try maker(models.0, "VGG-16, training \(number)"), try maker(models.1, "AlexNet, training \(number)")
        )
        let pairs = try lab.pieces("small pasted objects, training \(number),", count: pasted.count) { index in
            let (object, target) = pasted[index]
            return try (0..<plan.backgrounds).map { background in
                // All networks get the same picture.
                let stream = RandomStream(seed: lab.seed, "small pasted", stamps.items[object].object).substream(
                    "background", background)
                func pointed(by maker: MapMaker, _ kinds: [MapKind]) throws -> PointingResult {
                    try point(
                        stamps, object, maker, target: target, models.0.normalization, side: side,
                        share: plan.smallest..<plan.largest, kinds: kinds, stream)
                }
                return PairPointing(
                    vgg: try pointed(by: deep, smallPointingKinds),
                    alexNet: try pointed(by: shallow, shallowPointingKinds))
            }
        }
        return SmallTraining(
            vgg: try measured(deep, "VGG-16, training \(number)"),
            alexNet: try measured(shallow, "AlexNet, training \(number)"), pasted: pairs)
    }
    return SmallComparison(
        dataset: dataset.name, labels: batch.labels, trainings: trainings,
        objects: pasted.map { stamps.items[$0.0].name }, fractions: curveFractions(steps: plan.steps, side: side))
}

/// The class of CIFAR-10 that a stamp belongs to, by its place in Tux Paint's folders; big cats, foxes and donkeys
/// belong to none.
func smallClass(of object: String) -> String? {
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
