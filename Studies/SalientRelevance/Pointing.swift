import Notebook

// Whether maps point at an object whose place is known.

/// One picture with a pasted object.
struct PointingResult: Codable, StorableValue {
    var name: String
    /// Whether the network says the object's class.
    var isRight: Bool
    /// Whether a logit is NaN: the network says nothing, and its maps show nothing.
    var isUnanswered: Bool
    /// The object's share of the picture.
    var area: Double
    var maps: ByCase<MapKind, MapPointing>
}

/// Where one map of a picture points.
struct MapPointing: Codable {
    /// Whether the map's largest value lies on the object, or within the tolerance; undefined where there is no map.
    var hit: Double?
    /// How much of the map's sum of positive values lies on the object; undefined where there are none.
    var share: Double?
}

/// Kinds whose place is measured.
let pointingKinds: [MapKind] = [
    .relevance, .salientRelevance, .blurredRelevance, .stableRelevance, .gradient, .gradientTimesInput,
    .guidedBackpropagation, .gradCAM, .wrongClass, .randomised, .untrained, .edges, .pictureSaliency, .blob,
    .random,
]

extension [PointingResult] {
    func samples(_ kind: MapKind) throws -> Samples {
        try Samples(map { $0.maps[kind].share }, of: "objects", within: 0...1)
    }

    /// The share on the object of the first kind less that of the second, in points.
    func difference(_ first: MapKind, _ second: MapKind) throws -> Estimator {
        try Estimator.pairedMean(samples(first), less: samples(second)).scaled(by: 100)
    }

    /// The share on the object less the object's share of the picture, in points.
    func beyondArea(_ kind: MapKind) throws -> Estimator {
        try Estimator.pairedMean(samples(kind), less: Samples(map(\.area), of: "objects", within: 0...1)).scaled(
            by: 100)
    }
}

/// One item of each stamp, in random order.
func objects(_ stamps: PhotographCollection, seed: UInt64) -> [Int] {
    let firsts = Dictionary(grouping: stamps.items.indices, by: { stamps.items[$0].object }).values.compactMap {
        $0.min()
    }.sorted()
    var stream = RandomStream(seed: seed, "pasted objects")
    return stream.shuffledIndices(firsts.count).map { firsts[$0] }
}

/// The head's network on objects before clouds; the class that is explained is the object's.
func measurePointing(
    _ lab: Lab, _ plan: PointingPlan, _ head: Head, _ weights: Model, _ stamps: PhotographCollection
) throws -> [PointingResult] {
    let network = try head.onConvolutions(of: weights)
    // Objects of categories that the head doesn't know take no part.
    let chosen = objects(stamps, seed: lab.seed).compactMap { object in
        head.categories.firstIndex(of: stamps.items[object].category).map { (object: object, target: $0) }
    }.prefix(plan.objects)
    guard !chosen.isEmpty else { return [] }
    let maker = try MapMaker(
        network, weights.normalization, MapCosts(saliencySide: plan.saliencySide), on: lab.engine,
        stream: RandomStream(seed: lab.seed, "networks that know nothing"))
    return try lab.pieces("pasted objects", count: chosen.count) { index in
        let (object, target) = chosen[index]
        return try point(
            stamps, object, maker, target: target, weights.normalization, side: head.side,
            share: plan.smallest..<plan.largest, kinds: pointingKinds,
            RandomStream(seed: lab.seed, "pasted", stamps.items[object].object))
    }
}

/// A picture with a pasted object, as a network gets it, and where the object is.
func pastedImage(
    _ stamps: PhotographCollection, _ object: Int, _ normalization: Normalization, side: Int, share: Range<Double>,
    _ stream: RandomStream
) throws -> (picture: Picture, image: Tensor, region: PixelRegion) {
    guard let pasted = try stamps.pasted(object, side: side, share: share, stream: stream.substream("place")) else {
        throw NotebookError(
            .step, "pasting \(stamps.items[object].name)", "it is no stamp",
            advice: "Remove the file of the store and run the study again")
    }
    let preparation = ImagePreprocessing(shorterSide: side, crop: side, normalization: normalization)
    return (
        pasted.photograph, preparation.tensor(pasted.photograph),
        PixelRegion(height: side, width: side, contains: pasted.covered)
    )
}

/// - Parameter target: the object's class.
func point(
    _ stamps: PhotographCollection, _ object: Int, _ maker: MapMaker, target: Int, _ normalization: Normalization,
    side: Int, share: Range<Double>, kinds: [MapKind], _ stream: RandomStream
) throws -> PointingResult {
    let (_, image, region) = try pastedImage(stamps, object, normalization, side: side, share: share, stream)
    let answer = maker.network.answers(try maker.network.forward(image, on: maker.engine))[0]
    guard answer != nil else {
        return PointingResult(
            name: stamps.items[object].name, isRight: false, isUnanswered: true,
            area: Double(region.count) / Double(side * side), maps: ByCase(kinds) { _ in MapPointing() })
    }
    let maps = try maker.maps(kinds, of: image, to: target, stream: stream.substream("maps"))
    return PointingResult(
        name: stamps.items[object].name, isRight: answer == target, isUnanswered: false,
        area: Double(region.count) / Double(side * side),
        maps: try maps.map { map in
            // 15 pixels of 224, as in Zhang et al. 2016.
            MapPointing(
                hit: try map.pointing(at: region, tolerance: 15 * Double(side) / 224),
                share: try map.positiveShare(in: region))
        })
}
