import Notebook

/// How alike photographs are to a network's layers; nothing where the network isn't here.
func compareLayers(
    _ lab: Lab, plan: LayersPlan, model: Model?, collection: PhotographCollection
) throws -> NetworkSimilarities? {
    guard let model else { return nil }
    let (found, _) = try collection.readableSquares(of: plan.pictures, seed: lab.seed) {
        model.comparedSquare(of: $0, side: plan.side)
    }
    return try lab.similarities(
        of: model, plan.layers, squares: found.map(\.square), side: plan.side,
        named: "photographs seen by \(model.name)")
}

struct PhotographTriplets: Codable {
    var collection: String
    var photographs, unreadable: Int
    var arms: ByCase<TripletArm, ArmTriplets>
    /// By the layers of the authors' example, with the paper's search.
    var authors: MeasuredTriplets
    /// By all units, with the paper's bins: the paper's search, and that which fills rare cells first.
    var maps: [TripletSet]
    /// The rare cells' triplets by both levels of every network.
    var networks: [LayerDifferences]
    /// Random triplets by every compared layer.
    var layers: [LayerDifferences]
    /// Of every compared layer with every other.
    var agreement: [[Double?]]
    var repeats: [SearchRepeats]
    var shown: [ShownTriplet]
    var licence: PictureLicence
}

/// Nothing without VGG-16.
func findPhotographTriplets(
    _ lab: Lab, plan: PhotographPlan, vgg: NetworkSimilarities?, vggBN: NetworkSimilarities?,
    corNet: NetworkSimilarities?, lite: NetworkSimilarities?, squeezeNet: NetworkSimilarities?,
    collection: PhotographCollection
) throws -> PhotographTriplets? {
    guard let vgg else { return nil }
    let (found, unreadable) = try collection.readableSquares(
        of: plan.pictures, seed: lab.seed, square: ImagePreprocessing.imageNet.cropped)
    let items = found.map { collection.items[$0.place] }, pair = Architecture.vgg16.similarityLevels
    let squares = found.map(\.square)
    let stream = RandomStream(seed: lab.seed, "triplets", "photographs")
    let arms = try TripletArms(
        bins: plan.bins, fewerBins: plan.bins, classes: items.kindsOfObjects(),
        pictures: squares.map(PictureProxy.init), stream: stream
    ).drawn(by: vgg, high: pair.high, low: pair.low, untrained: nil, on: lab.engine)
    let whole = (high: try vgg.similarities(pair.high), low: try vgg.similarities(pair.low))
    let networks: [(Architecture, NetworkSimilarities?)] = [
        (.vgg16, vgg), (.vgg16BN, vggBN), (.corNetS, corNet), (.efficientNetLite0, lite), (.squeezeNet11, squeezeNet),
    ]
    let here = networks.compactMap { architecture, network in network.map { (architecture, $0) } }
    return PhotographTriplets(
        collection: collection.name, photographs: items.count, unreadable: unreadable, arms: arms,
        authors: try vgg.tripletLevels(high: pair.high, low: Architecture.vgg16.authorsSimilarityLevels.low)
            .chosen(by: .paper, plan.bins, stream: stream.substream("authors' layers")),
        maps: TripletSearch.allCases.compactMap {
            TripletLevels(choosing: whole, measuring: whole)
                .chosen(by: $0, plan.mapBins, stream: stream.substream("map \($0.rawValue)")).set
        },
        networks: try here.flatMap { architecture, network in
            try network.differences(
                of: arms[.rarestFirst].measured.triplets,
                [architecture.similarityLevels.low, architecture.similarityLevels.high], as: architecture)
        },
        layers: try here.flatMap { architecture, network in
            try network.differences(of: arms[.random].measured.triplets, architecture.comparedLayers, as: architecture)
        },
        agreement: SimilarityMatrix.agreements(
            of: try here.flatMap { architecture, network in
                try architecture.comparedLayers.filter { network.layers.contains(ComparedLayer($0)) }
                    .map { try network.similarities($0) }
            }),
        repeats: try lab.searchRepeats(
            vgg.tripletLevels(high: pair.high, low: pair.low), bins: plan.bins.count, tolerances: plan.tolerances,
            times: plan.repeats, stream: stream),
        shown: ShownTriplet.surest(
            of: arms[.rarestFirst].measured.set?.triplets ?? [], 4, names: items.map(\.name),
            pictures: squares),
        licence: collection.licence)
}
