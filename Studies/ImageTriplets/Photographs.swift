import Notebook

/// How alike photographs are to a network's layers; nothing where the network isn't here.
func compareLayers(
    _ lab: Lab, plan: LayersPlan, model: Model?, collection: PhotographCollection
) throws -> NetworkSimilarities? {
    guard let model else { return nil }
    let (pictures, _) = try readable(collection, plan.pictures, seed: lab.seed)
    return try lab.similarities(
        of: model, plan.layers, pictures: pictures.map(\.picture), side: plan.side,
        named: "photographs seen by \(model.name)")
}

/// About so many photographs that can be decoded, with their places in the collection, and how many can't.
private func readable(
    _ collection: PhotographCollection, _ count: Int?, seed: UInt64
) throws -> (pictures: [(place: Int, picture: Picture)], unreadable: Int) {
    let places = collection.selection(of: count, seed: seed)
    let found = try places.compactMap { place -> (place: Int, picture: Picture)? in
        do { return (place, try collection.picture(place).photograph) } catch is DatasetError { return nil }
    }
    return (found, places.count - found.count)
}

/// A picture of a triplet, small.
struct ShownTriplet: Codable {
    var kind: TripletKind
    var highDifference, lowDifference: Double
    /// Root, first and second.
    var names: [String]
    var pictures: [Picture]
}

struct PhotographTriplets: Codable {
    var collection: String
    var photographs, unreadable: Int
    var arms: ByCase<Arm, ArmTriplets>
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
    let (found, unreadable) = try readable(collection, plan.pictures, seed: lab.seed)
    let items = found.map { collection.items[$0.place] }, pair = Architecture.vgg16.levels
    let squares = found.map { ImagePreprocessing.imageNet.cropped($0.picture) }
    let stream = RandomStream(seed: lab.seed, "triplets", "photographs")
    let source = ArmSource(
        lab: lab, bins: plan.bins, classes: kinds(of: items), proxies: squares.map(PictureProxy.init), stream: stream)
    let arms = try source.arms(vgg, pair, untrained: nil)
    let whole = (high: try vgg.similarities(pair.high), low: try vgg.similarities(pair.low))
    let networks: [(Architecture, NetworkSimilarities?)] = [
        (.vgg16, vgg), (.vgg16BN, vggBN), (.corNetS, corNet), (.efficientNetLite0, lite), (.squeezeNet11, squeezeNet),
    ]
    let here = networks.compactMap { architecture, network in network.map { (architecture, $0) } }
    return PhotographTriplets(
        collection: collection.name, photographs: items.count, unreadable: unreadable, arms: arms,
        authors: try vgg.tripletLevels(high: pair.high, low: Architecture.vgg16.authorsLevels.low)
            .chosen(by: .paper, plan.bins, stream: stream.substream("authors' layers")),
        maps: TripletSearch.allCases.compactMap {
            TripletLevels(choosing: whole, measuring: whole)
                .chosen(by: $0, plan.mapBins, stream: stream.substream("map \($0.rawValue)")).set
        },
        networks: try here.flatMap { architecture, network in
            try network.differences(
                of: arms[.rarestFirst].measured.triplets, [architecture.levels.low, architecture.levels.high])
        },
        layers: try here.flatMap { architecture, network in
            try network.differences(of: arms[.random].measured.triplets, architecture.compared)
        },
        agreement: SimilarityMatrix.agreements(
            of: try here.flatMap { architecture, network in
                try architecture.compared.filter { network.layers.contains(ComparedLayer($0)) }
                    .map { try network.similarities($0) }
            }),
        repeats: try searchRepeats(lab, plan, vgg, pair, stream),
        shown: shownTriplets(arms[.rarestFirst].measured, plan.shownTriplets, items, squares),
        licence: collection.licence)
}

private func searchRepeats(
    _ lab: Lab, _ plan: PhotographPlan, _ vgg: NetworkSimilarities, _ pair: LayerPair, _ stream: RandomStream
) throws -> [SearchRepeats] {
    let levels = try vgg.tripletLevels(high: pair.high, low: pair.low)
    let ways = plan.tolerances.flatMap { tolerance in TripletSearch.allCases.map { (search: $0, tolerance: tolerance) }
    }
    return try ways.enumerated().map { place, way in
        lab.progress("searches from other streams", place, ways.count)
        let bins = try TripletBins(count: plan.bins.count, tolerance: way.tolerance)
        return levels.repeated(way.search, bins, times: plan.repeats, stream: stream)
    }
}

/// The triplets of either kind of which both levels are surest.
private func shownTriplets(
    _ measured: MeasuredTriplets, _ count: Int, _ items: [PhotographCollection.Item], _ squares: [Picture]
) -> [ShownTriplet] {
    let found = measured.set?.triplets ?? []
    return TripletKind.allCases.flatMap { kind in
        found.filter { $0.cell.kind == kind }
            .sorted { min($0.cell.highBin, $0.cell.lowBin) > min($1.cell.highBin, $1.cell.lowBin) }.prefix(count)
            .map { triplet in
                let images = [triplet.images.root, triplet.images.image1, triplet.images.image2]
                return ShownTriplet(
                    kind: kind, highDifference: triplet.highDifference, lowDifference: triplet.lowDifference,
                    names: images.map { items[$0].name },
                    pictures: images.map { squares[$0].resized(width: 96, height: 96) })
            }
    }
}
