import Notebook

// How concentrated, connected and faithful the maps of photographs are, and how alike.

/// One photograph's maps.
struct PictureMeasures: Codable, StorableValue {
    /// Of all kinds, or of those that cost little.
    var maps: ByCase<MapKind, MapNumbers>
    /// Rank correlations of the absolute maps; undefined where one is the same everywhere, since it says nothing.
    var agreement: ByCase<MapKind, ByCase<MapKind, Double?>>
}

struct MapMeasures: Codable, StorableValue {
    var pictures: [PictureMeasures]
    /// The shares of pixels at the points of the curves.
    var fractions: [Double]

    /// The pictures whose maps of all these kinds were made.
    func pictures(with kinds: MapKind...) -> [PictureMeasures] {
        pictures.filter { picture in kinds.allSatisfy(picture.maps.cases.contains) }
    }

    /// A number of each photograph's map of a kind.
    func samples(
        _ kind: MapKind, _ number: (MapNumbers) -> Double?, of chosen: [PictureMeasures]? = nil
    ) throws -> Samples {
        try Samples(
            (chosen ?? pictures(with: kind)).map { number($0.maps[kind]) }, of: "photographs", within: 0...1)
    }

    /// First less second over the photographs that have both, in points.
    func difference(_ first: MapKind, _ second: MapKind, _ number: (MapNumbers) -> Double?) throws -> Estimator {
        let chosen = pictures(with: first, second)
        return try Estimator.pairedMean(
            samples(first, number, of: chosen), less: samples(second, number, of: chosen)
        ).scaled(by: 100)
    }

    /// How much better a kind of map is than another: a smaller area where pixels leave, a larger one where they enter;
    /// in points of probability.
    func gain(
        _ kind: MapKind, over other: MapKind, _ way: DeletionCurve.Kind, upTo share: Double = 1
    ) throws -> Estimator {
        let (better, worse) = way == .deletion ? (other, kind) : (kind, other)
        return try difference(better, worse) { $0.area(way, fractions, upTo: share) }
    }

    /// For each photograph, how alike two kinds of maps are.
    func agreement(_ first: MapKind, _ second: MapKind) -> [Double?] {
        pictures.filter { $0.agreement.cases.contains(first) && $0.agreement.cases.contains(second) }
            .map { $0.agreement[first][second] }
    }
}

/// Kinds whose maps of every photograph are measured; of the first ones all are.
private let measuredKinds: [MapKind] = [
    .relevance, .salientRelevance, .blurredRelevance, .lessBlurredRelevance, .moreBlurredRelevance, .gradCAM,
    .randomised, .edges, .blob, .randomAreas, .random,
]

func measureMaps(
    _ lab: Lab, _ plan: MeasurePlan, _ head: Head, _ weights: Model, _ collection: PhotographCollection
) throws -> MapMeasures {
    let network = try head.onConvolutions(of: weights)
    let (images, tested) = try testedImages(plan.pictures, head, weights, collection)
    let maker = try MapMaker(
        network, weights.normalization, plan.costs, on: lab.engine,
        stream: RandomStream(seed: lab.seed, "networks that know nothing"))
    let pictures = try lab.pieces("maps of photographs", count: tested.count) { index in
        let image = try lab.engine.slice(images, axis: 0, range: index..<index + 1)
        let stream = RandomStream(seed: lab.seed, "maps").substream("picture", index)
        let kinds = index < plan.picturesOfAllKinds ? MapKind.allCases : measuredKinds
        let target = tested[index].answer
        let maps = try maker.maps(kinds, of: image, to: target, stream: stream)
        let sizes = maps.map(\.sizeRanks)
        return PictureMeasures(
            maps: try maker.measure(maps, of: image, to: target, steps: plan.steps, stream: stream),
            agreement: ByCase(index < plan.picturesOfAllKinds ? MapKind.allCases : []) { first in
                ByCase { second in first == second ? 1 : correlation(sizes[first], sizes[second]) }
            })
    }
    return MapMeasures(pictures: pictures, fractions: curveFractions(steps: plan.steps, side: head.side))
}
