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

/// What is kept of a pasted object, or of a few images by one network.
private struct SmallPart: Codable, StorableValue {
    /// By background.
    var pasted: [PairPointing] = []
    var maps: [ByCase<MapKind, MapNumbers>] = []
}

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
    // Of each training: pasted objects, then the images by VGG-16 and by AlexNet.
    let count = min(vgg.count, alexNet.count), parts = batches(of: batch.images, 25)
    func name(_ row: Int) -> String { "\(row % 3 == 1 ? "VGG-16" : "AlexNet"), training \(row / 3)" }
    let latestMakers = LatestMade<Int, (deep: MapMaker, shallow: MapMaker)>(), latestAnswers = LatestMade<Int, [Int?]>()
    func makers(_ training: Int) throws -> (deep: MapMaker, shallow: MapMaker) {
        try latestMakers.of(training) {
            (
                try maker(vgg[training], name(3 * training + 1)), try maker(alexNet[training], name(3 * training + 2))
            )
        }
    }
    func networkMaker(_ row: Int) throws -> MapMaker {
        let makers = try makers(row / 3)
        return row % 3 == 1 ? makers.deep : makers.shallow
    }
    func answers(_ row: Int) throws -> [Int?] {
        try latestAnswers.of(row) {
            let maker = try networkMaker(row)
            return try batches(of: batch.images, 200).flatMap { range in
                let part = try engine.slice(batch.images, axis: 0, range: range)
                return maker.network.answers(try maker.network.forward(part, on: engine))
            }
        }
    }
    func pointed(_ training: Int, _ index: Int) throws -> [PairPointing] {
        let (object, target) = pasted[index], (deep, shallow) = try makers(training)
        return try (0..<plan.backgrounds).map { background in
            // All networks get the same picture.
            let stream = RandomStream(seed: lab.seed, "small pasted", stamps.items[object].object).substream(
                "background", background)
            func pointed(by maker: MapMaker, _ kinds: [MapKind]) throws -> PointingResult {
                try point(
                    stamps, object, maker, target: target, vgg[training].normalization, side: side,
                    share: plan.smallest..<plan.largest, kinds: kinds, stream)
            }
            return PairPointing(
                vgg: try pointed(by: deep, smallPointingKinds),
                alexNet: try pointed(by: shallow, shallowPointingKinds))
        }
    }
    func measured(_ row: Int, _ part: Int) throws -> [ByCase<MapKind, MapNumbers>] {
        let answers = try answers(row), maker = try networkMaker(row)
        return try parts[part].map { index in
            guard let answer = answers[index] else {
                return ByCase<MapKind, MapNumbers>(smallKinds) { _ in MapNumbers.none }
            }
            let image = try engine.slice(batch.images, axis: 0, range: index..<index + 1)
            let stream = RandomStream(seed: lab.seed, "small maps").substream("image", index)
            let maps = try maker.maps(smallKinds, of: image, to: answer, stream: stream)
            return try maker.measure(maps, of: image, to: answer, steps: plan.steps, stream: stream)
        }
    }
    let names = (0..<3 * count).map { row in
        row % 3 == 0
            ? pasted.indices.map { "small pasted objects, training \(row / 3), \($0)" }
            : parts.indices.map { "maps of small images, \(name(row)), \($0)" }
    }
    let found = try lab.pieces("small networks", inRows: names) { row, index in
        row % 3 == 0
            ? SmallPart(pasted: try pointed(row / 3, index)) : SmallPart(maps: try measured(row, index))
    }
    let trainings = try (0..<count).map { training in
        func network(_ row: Int) throws -> SmallNetwork {
            SmallNetwork(answers: try answers(row), maps: found[row].flatMap(\.maps))
        }
        return SmallTraining(
            vgg: try network(3 * training + 1), alexNet: try network(3 * training + 2),
            pasted: found[3 * training].map(\.pasted))
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
