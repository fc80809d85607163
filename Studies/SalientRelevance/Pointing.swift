import Notebook

/// Whether maps point at an object whose place is known.
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
    let work = chosen.flatMap { chosen in (0..<plan.backgrounds).map { (chosen.object, chosen.target, $0) } }
    let maker = try MapMaker(network, MapCosts(saliencySide: plan.saliencySide), on: lab.engine)
    return try lab.pieces("pasted objects", count: work.count) { index in
        let (object, target, background) = work[index]
        let stream = RandomStream(seed: lab.seed, "pasted", stamps.items[object].object).substream(
            "background", background)
        return try point(
            stamps, object, maker, target: target, weights.normalization, side: head.side,
            share: plan.smallest..<plan.largest, stream)
    }
}

/// - Parameter target: the object's class.
func point(
    _ stamps: PhotographCollection, _ object: Int, _ maker: MapMaker, target: Int, _ normalization: Normalization,
    side: Int,
    share: Range<Double>, kinds: [MapKind] = MapKind.cheap, _ stream: RandomStream
) throws -> PointingResult {
    guard let pasted = try stamps.pasted(object, side: side, share: share, stream: stream.substream("place")) else {
        throw NotebookError(
            .step, "pasting \(stamps.items[object].name)", "it is no stamp",
            advice: "Remove the file of the store and run the study again")
    }
    let preparation = ImagePreprocessing(shorterSide: side, crop: side, normalization: normalization)
    let image = preparation.tensor(pasted.photograph)
    let region = PixelRegion(height: side, width: side, contains: pasted.covered)
    let answer = maker.network.answers(try maker.network.forward(image, on: maker.engine))[0]
    return PointingResult(
        name: stamps.items[object].name, isRight: answer == target, isUnanswered: answer == nil,
        area: Double(region.count) / Double(side * side),
        maps: try ByCase(kinds) { kind in
            if answer == nil && !kind.isControl { return MapPointing() }
            let map = try maker.maps(kind, of: image, to: [target], stream: stream.substream("maps"))[0]
            // 15 pixels of 224, as in Zhang et al. 2016.
            return MapPointing(
                hit: try map.pointing(at: region, tolerance: 15 * Double(side) / 224),
                share: try map.positiveShare(in: region))
        })
}
