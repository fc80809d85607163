import Notebook

/// The pictures and maps that the report draws.
struct TitledMap: Codable {
    var title: String
    /// From -1 to 1: as a share of the size that 1 % of the map's values exceed.
    var map: PixelMap
}

struct PictureMaps: Codable {
    var name: String
    var answer: String
    var isRight: Bool
    var picture: Picture
    var maps: [TitledMap]
}

struct MapGallery: Codable, StorableValue {
    /// Relevance and Salient Relevance.
    var photographs: [PictureMaps]
    /// A map for each rule.
    var rules: [PictureMaps]
    /// A map for each method.
    var methods: [PictureMaps]
    /// Small images that VGG-16 names rightly and AlexNet wrongly: both maps of VGG-16, then of AlexNet.
    var small: [PictureMaps]
    /// Of the photographs, and of the small images.
    var licence: PictureLicence
    var smallLicence: PictureLicence
}

func drawMaps(
    _ lab: Lab, _ plan: GalleryPlan, _ head: Head, _ weights: Model, _ collection: PhotographCollection,
    _ vgg: Model, _ alexNet: Model, _ dataset: ImageDataset
) throws -> MapGallery {
    let engine = try lab.engine, network = try head.onConvolutions(of: weights)
    let (images, tested) = try testedImages(plan.pictures, head, weights, collection)
    let preparation = weights.preparation.resized(
        shorterSide: plan.largeSide * head.shorterSide / head.side, crop: plan.largeSide)
    let bounds = (low: weights.normalization.values(of: 0), high: weights.normalization.values(of: 1))
    let composites: [Composite] = [
        .salientRelevance, Composite(.zero), Composite(.epsilon(0.25)), Composite(.gamma(0.25)), Composite(.zPlus),
        Composite(.alphaBeta(alpha: 2)), .epsilonPlusFlat, .epsilonGammaBox(low: bounds.low, high: bounds.high),
    ]
    let propagations = try composites.map { try RelevancePropagation($0, through: network) }
    let maker = try MapMaker(network, plan.costs, on: engine)
    var drawn = MapGallery(
        photographs: [], rules: [], methods: [], small: [], licence: collection.licence, smallLicence: dataset.licence)
    for (index, picture) in tested.enumerated() {
        lab.progress("maps that are drawn", index, tested.count)
        let image = try engine.slice(images, axis: 0, range: index..<index + 1)
        let square = preparation.cropped(try collection.picture(picture.place).photograph)
        let stream = RandomStream(seed: lab.seed, "drawn").substream("picture", index)
        func entry(_ maps: [(String, PixelMap)], side: Int = plan.side) throws -> PictureMaps {
            PictureMaps(
                name: picture.name, answer: head.categories[picture.answer].rawValue,
                isRight: picture.answer == picture.category,
                picture: square.resized(width: side, height: side),
                maps: try maps.map { try scaledMap($0.0, $0.1, side: side) })
        }
        func relevance(_ propagation: RelevancePropagation) throws -> PixelMap {
            try propagation.explain(image, targets: [picture.answer], on: engine)[0].attribution.map
        }
        let salient = try maker.maps(.salientRelevance, of: image, to: [picture.answer], stream: stream)[0]
        drawn.photographs.append(
            try entry(
                [
                    (MapKind.relevance.rawValue, try relevance(propagations[0])),
                    (MapKind.salientRelevance.rawValue, salient),
                ], side: plan.largeSide))
        guard index < 3 else { continue }
        drawn.rules.append(try entry(try propagations.map { ($0.composite.name, try relevance($0)) }))
        let kinds: [MapKind] = [
            .gradient, .gradientTimesInput, .smoothGrad, .integratedGradients, .guidedBackpropagation, .gradCAM,
            .occlusion, .rise,
        ]
        drawn.methods.append(
            try entry(
                try kinds.map {
                    ($0.rawValue, try maker.maps($0, of: image, to: [picture.answer], stream: stream)[0])
                }))
    }
    drawn.small = try drawSmall(lab, plan, vgg, alexNet, dataset)
    return drawn
}

/// The first test images that VGG-16 names rightly and AlexNet wrongly, as the paper's authors choose photographs.
private func drawSmall(
    _ lab: Lab, _ plan: GalleryPlan, _ vgg: Model, _ alexNet: Model, _ dataset: ImageDataset
) throws -> [PictureMaps] {
    let engine = try lab.engine, networks = [(vgg.name, vgg.deployed), (alexNet.name, alexNet.deployed)]
    let batch = try lab.slices(of: \.test, dataset, for: vgg, count: 1, size: 500)[0]
    let answers = try networks.map { $0.1.answers(try $0.1.forward(batch.images, on: engine)) }
    let chosen = batch.labels.indices.compactMap { index in
        answers[1][index].flatMap { other in
            answers[0][index] == batch.labels[index] && other != batch.labels[index]
                ? (index: index, answers: [batch.labels[index], other]) : nil
        }
    }
    let saliency = ContextAwareSaliency(side: 64), (height, width) = (dataset.shape.height, dataset.shape.width)
    return try chosen.prefix(plan.pictures).map { index, named in
        let image = try engine.slice(batch.images, axis: 0, range: index..<index + 1)
        var maps: [TitledMap] = []
        for (place, (name, network)) in networks.enumerated() {
            let explained = try RelevancePropagation(.salientRelevance, through: network)
                .explain(image, targets: [named[place]], on: engine)[0].attribution
            maps.append(try scaledMap("\(name): LRP", explained.map, side: height))
            maps.append(try scaledMap("\(name): SR", saliency.map(of: explained), side: height))
        }
        return PictureMaps(
            name: dataset.classNames[batch.labels[index]], answer: dataset.classNames[named[1]],
            isRight: false,
            picture: vgg.normalization.picture(width: width, height: height, of: image.values), maps: maps)
    }
}

/// As shares of the 99th percentile of sizes, to three digits: single outlying pixels would leave the rest of a map
/// pale.
func scaledMap(_ title: String, _ map: PixelMap, side: Int) throws -> TitledMap {
    let small = map.resized(height: min(side, map.height), width: min(side, map.width))
    let full = Float(small.values.map { Double(abs($0)) }.quantile(0.99))
    let shares = small.values.map {
        full > 0 && full.isFinite ? (min(max($0 / full, -1), 1) * 1000).rounded() / 1000 : 0
    }
    return TitledMap(title: title, map: PixelMap(height: small.height, width: small.width, values: shares))
}
