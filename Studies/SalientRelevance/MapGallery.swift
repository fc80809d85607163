import Notebook

// The pictures and maps that the report draws: stamps, whose licence allows it, before clouds.

struct TitledMap: Codable {
    var title: String
    /// From -1 to 1: as a share of the size that 1 % of the map's values exceed.
    var map: PixelMap
}

struct PictureMaps: Codable {
    var name: String
    /// What each network answers that has maps here.
    var answers: [String]
    /// Whether it is the answer that is asked for; `nil` where none is.
    var isRight: Bool?
    var picture: Picture
    var maps: [TitledMap]
}

struct MapGallery: Codable, StorableValue {
    /// Relevance, blurred relevance and Salient Relevance, and what they are compared with.
    var first: [PictureMaps]
    /// A map for each rule.
    var rules: [PictureMaps]
    /// A map for each method.
    var methods: [PictureMaps]
    /// Small images that VGG-16 classifies correctly and AlexNet wrongly: both maps of VGG-16, then of AlexNet.
    var small: [PictureMaps]
    /// Of the stamps.
    var licence: PictureLicence
}

/// How many of the pictures have maps by every rule and method.
private let comparedPictures = 3

/// The maps of one picture; none where the network has no answer.
private struct DrawnPicture: Codable, StorableValue {
    var first: PictureMaps?
    var rules: PictureMaps?
    var methods: PictureMaps?
}

func drawMaps(
    _ lab: Lab, _ plan: GalleryPlan, _ head: Head, _ weights: Model, _ stamps: PhotographCollection,
    _ vgg: Model, _ alexNet: Model, _ dataset: ImageDataset
) throws -> MapGallery {
    let engine = try lab.engine, network = try head.onConvolutions(of: weights)
    let bounds = (low: weights.normalization.values(of: 0), high: weights.normalization.values(of: 1))
    let composites: [Composite] = [
        .salientRelevance, Composite(.zero), Composite(.epsilon(0.25)), Composite(.gamma(0.25)), Composite(.zPlus),
        Composite(.alphaBeta(alpha: 2)), .epsilonPlusFlat, .epsilonGammaBox(low: bounds.low, high: bounds.high),
    ]
    let propagations = try composites.map { try RelevancePropagation($0, through: network) }
    let maker = try MapMaker(
        network, weights.normalization, plan.costs, on: engine,
        stream: RandomStream(seed: lab.seed, "networks that know nothing"))
    var drawn = MapGallery(first: [], rules: [], methods: [], small: [], licence: stamps.licence)
    let chosen = objects(stamps, seed: lab.seed).filter { head.categories.contains(stamps.items[$0].category) }
        .prefix(plan.pictures).map(\.self)
    let pictures = try lab.pieces("maps that are drawn", count: chosen.count) { index in
        let object = chosen[index], item = stamps.items[object]
        let stream = RandomStream(seed: lab.seed, "drawn", item.object)
        let (picture, image, _) = try pastedImage(
            stamps, object, weights.normalization, side: head.side, share: plan.smallest..<plan.largest, stream)
        guard let answer = network.answers(try network.forward(image, on: engine))[0] else { return DrawnPicture() }
        func entry(_ maps: [(String, PixelMap)], side: Int = plan.side) throws -> PictureMaps {
            PictureMaps(
                name: item.name, answers: [head.categories[answer].rawValue],
                isRight: head.categories[answer] == item.category,
                picture: picture.resized(width: side, height: side),
                maps: try maps.map { try scaledMap($0.0, $0.1, side: side) })
        }
        func maps(_ kinds: [MapKind]) throws -> [(String, PixelMap)] {
            let made = try maker.maps(kinds, of: image, to: answer, stream: stream)
            return kinds.map { ($0.rawValue, made[$0]) }
        }
        var drawn = DrawnPicture(
            first: try entry(
                try maps([.relevance, .blurredRelevance, .salientRelevance, .randomised, .edges]),
                side: plan.largeSide))
        guard index < comparedPictures else { return drawn }
        drawn.rules = try entry(
            try propagations.map { propagation in
                let explained = try propagation.explain(image, targets: [answer], on: engine)[0]
                return (propagation.composite.name, explained.attribution.map)
            })
        drawn.methods = try entry(
            try maps([
                .salientRelevance, .gradient, .gradientTimesInput, .smoothGrad, .integratedGradients,
                .guidedBackpropagation, .gradCAM, .occlusion, .rise,
            ]).map { name, map in (name, map.map(abs)) })
        return drawn
    }
    drawn.first = pictures.compactMap(\.first)
    drawn.rules = pictures.compactMap(\.rules)
    drawn.methods = pictures.compactMap(\.methods)
    drawn.small = try drawSmall(lab, plan, vgg, alexNet, dataset, stamps)
    return drawn
}

/// The first pasted stamps that VGG-16 classifies correctly and AlexNet wrongly, as the paper's authors choose
/// photographs.
private func drawSmall(
    _ lab: Lab, _ plan: GalleryPlan, _ vgg: Model, _ alexNet: Model, _ dataset: ImageDataset,
    _ stamps: PhotographCollection
) throws -> [PictureMaps] {
    guard dataset.shape.channels == 3 else { return [] }
    let engine = try lab.engine, side = dataset.shape.height, saliency = ContextAwareSaliency(side: 2 * side)
    let networks = [("VGG-16", vgg.deployed), ("AlexNet", alexNet.deployed)]
    let propagations = try networks.map { try RelevancePropagation(.salientRelevance, through: $0.1) }
    let objects = objects(stamps, seed: lab.seed).compactMap { object in
        smallClass(of: stamps.items[object].object).flatMap { dataset.classNames.firstIndex(of: $0) }.map {
            (object, $0)
        }
    }
    var drawn: [PictureMaps] = []
    for (object, target) in objects.prefix(plan.smallPictures) where drawn.count < plan.pictures {
        let stream = RandomStream(seed: lab.seed, "small drawn", stamps.items[object].object)
        let (picture, image, _) = try pastedImage(
            stamps, object, vgg.normalization, side: side, share: plan.smallest..<plan.largest, stream)
        let answers = try networks.compactMap { $0.1.answers(try $0.1.forward(image, on: engine))[0] }
        guard answers.count == 2, answers[0] == target, answers[1] != target else { continue }
        var maps: [TitledMap] = []
        for (place, propagation) in propagations.enumerated() {
            let explained = try propagation.explain(image, targets: [answers[place]], on: engine)[0].attribution
            maps.append(try scaledMap("\(networks[place].0): LRP", explained.magnitudes, side: side))
            maps.append(try scaledMap("\(networks[place].0): SR", saliency.map(of: explained), side: side))
        }
        drawn.append(
            PictureMaps(
                name: dataset.classNames[target], answers: answers.map { dataset.classNames[$0] }, isRight: nil,
                picture: picture, maps: maps))
    }
    return drawn
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
