import Notebook

/// Whether maps change when the network forgets what it has learned (Adebayo et al. 2018).
extension SalientRelevance {
    struct SanityPicture: Codable, StorableValue {
        /// By kind, at each depth: the rank correlation of the absolute map with that of the trained network.
        var correlations: [MapKind: [Double]]
    }

    struct Sanity: Codable, StorableValue {
        /// The lowest randomised layer at each depth.
        var layers: [String]
        var pictures: [SanityPicture]
    }

    static let checkedKinds: [MapKind] = [
        .relevance, .salientRelevance, .stableRelevance, .gradient, .gradientTimesInput, .guidedBackpropagation, .gradCAM,
    ]

    static func checkSanity(
        _ lab: Lab, _ plan: SanityPlan, _ head: Head, _ weights: PretrainedVGG16, _ collection: PhotographCollection
    ) throws -> Sanity {
        let network = head.network(weights)
        let cascade = network.randomisationCascade(stream: RandomStream(seed: lab.seed, "randomised weights"))
        let depths = plan.depths.filter { 1...cascade.count ~= $0 }
        let (images, tested) = try images(plan.pictures, head, weights, collection)
        let pictures = try lab.pieces("randomised networks", count: tested.count) { index in
            let image = try lab.engine.slice(images, axis: 0, range: index..<index + 1)
            let stream = RandomStream(seed: lab.seed, "sanity").substream("picture", index)
            var correlations: [MapKind: [Double]] = [:]
            for kind in checkedKinds {
                func map(_ network: Network) throws -> PixelMap {
                    let maker = MapMaker(network: network, costs: MapCosts(saliencySide: plan.saliencySide), engine: try lab.engine, stream: stream)
                    return try maker.maps(kind, of: image, to: [tested[index].answer])[0]
                }
                let trained = try map(network)
                correlations[kind] = try depths.map { trained.likeness(try map(cascade[$0 - 1].network)) }
            }
            return SanityPicture(correlations: correlations)
        }
        return Sanity(layers: depths.map { cascade[$0 - 1].layer }, pictures: pictures)
    }
}
