import Notebook

/// Whether maps change when the network forgets what it has learned (Adebayo et al. 2018).
/// A network whose layers from one on, up to the logits, have their weights in random order.
struct SanityDepth: Codable, StorableValue {
    /// The lowest of those layers.
    var layer: String
    /// For each picture: the rank correlation of the absolute map with that of the trained network; undefined where a
    /// map is the same everywhere, since it says nothing.
    var correlations: ByCase<MapKind, [Double?]>
}

struct Sanity: Codable, StorableValue {
    var pictures: Int
    var depths: [SanityDepth]
}

let checkedKinds: [MapKind] = [
    .relevance, .salientRelevance, .stableRelevance, .gradient, .gradientTimesInput, .guidedBackpropagation,
    .gradCAM,
]

func checkSanity(
    _ lab: Lab, _ plan: SanityPlan, _ head: Head, _ weights: Model, _ collection: PhotographCollection
) throws -> Sanity {
    let network = try head.onConvolutions(of: weights), layers = network.weightedLayers.count
    let cascade = network.randomisationCascade(stream: RandomStream(seed: lab.seed, "randomised weights"))
    let depths = plan.depths.filter { 1...cascade.count ~= $0 }
    let (images, tested) = try testedImages(plan.pictures, head, weights, collection)
    /// The ranks of each picture's map of each kind.
    func mapRanks(_ network: Network) throws -> ByCase<MapKind, [[Double]]> {
        let maker = try MapMaker(network, MapCosts(saliencySide: plan.saliencySide), on: lab.engine)
        let targets = tested.map(\.answer), stream = RandomStream(seed: lab.seed, "sanity")
        return try ByCase(checkedKinds) { kind in
            try batches(of: images, 8).flatMap { range in
                let part = try lab.engine.slice(images, axis: 0, range: range)
                return try maker.maps(kind, of: part, to: Array(targets[range]), stream: stream).map(\.sizeRanks)
            }
        }
    }
    var trained: ByCase<MapKind, [[Double]]>?
    let found = try lab.pieces("randomised networks", count: depths.count) { index in
        let clean = try trained ?? mapRanks(network)
        trained = clean
        let changed = try mapRanks(cascade[depths[index] - 1].network)
        let place = layers - depths[index]
        return SanityDepth(
            layer: place == layers - 1 ? "last layer" : "conv \(place + 1)",
            correlations: ByCase(checkedKinds) { kind in zip(clean[kind], changed[kind]).map { correlation($0, $1) } })
    }
    return Sanity(pictures: tested.count, depths: found)
}
