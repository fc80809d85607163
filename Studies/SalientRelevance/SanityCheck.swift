import Notebook

// Whether maps change when the network forgets what it has learned (Adebayo et al. 2018).

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
    .relevance, .salientRelevance, .blurredRelevance, .gradient, .gradientTimesInput, .guidedBackpropagation,
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
    func mapRanks(_ network: Network) throws -> [ByCase<MapKind, [Double]>] {
        let stream = RandomStream(seed: lab.seed, "sanity")
        let maker = try MapMaker(
            network, weights.normalization, MapCosts(saliencySide: plan.saliencySide), on: lab.engine, stream: stream)
        return try tested.indices.map { index in
            let image = try lab.engine.slice(images, axis: 0, range: index..<index + 1)
            return try maker.maps(checkedKinds, of: image, to: tested[index].answer, stream: stream).map(\.sizeRanks)
        }
    }
    var trained: [ByCase<MapKind, [Double]>]?
    let found = try lab.pieces("randomised networks", count: depths.count) { index in
        let clean = try trained ?? mapRanks(network)
        trained = clean
        let changed = try mapRanks(cascade[depths[index] - 1].network)
        let place = layers - depths[index]
        return SanityDepth(
            layer: place == layers - 1 ? "last layer" : "conv \(place + 1)",
            correlations: ByCase(checkedKinds) { kind in
                zip(clean, changed).map { correlation($0[kind], $1[kind]) }
            })
    }
    return Sanity(pictures: tested.count, depths: found)
}
