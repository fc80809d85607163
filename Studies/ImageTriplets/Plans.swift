import Notebook

/// Which layers of a network are compared, and on which pictures.
struct LayersPlan: Codable, Sendable {
    /// About so many photographs; all where there is no number.
    var pictures: Int?
    /// In pixels of what the network sees; its own where there is no number.
    var side: Int?
    var layers: [ComparedLayer]
}

/// Both levels, whole and in parts, and these layers.
private func parts(of network: Architecture, and names: [String]) -> [ComparedLayer] {
    let pair = network.similarityLevels, layers = NetworkSimilarities.comparedLayers(high: pair.high, low: pair.low)
    return layers + names.map { ComparedLayer($0) }.filter { !layers.contains($0) }
}

func layersPlan(_ network: Architecture) -> @Sendable (Setting) -> LayersPlan {
    { setting in
        var layers = parts(of: network, and: setting.pick(quick: [], full: network.comparedLayers))
        if network == .vgg16 { layers += [.part(0, of: 2), .part(1, of: 2)].map { ComparedLayer("conv4_2", $0) } }
        return LayersPlan(
            pictures: setting.pick(quick: 300, full: nil),
            side: network == .vgg16 ? setting.pick(quick: 112, full: nil) : nil, layers: layers)
    }
}

struct PhotographPlan: Codable, Sendable {
    var pictures: Int?
    var bins: TripletBins
    /// Of the map of cells, by all units.
    var mapBins: TripletBins
    /// Searches from other streams, to see how much hangs on the draws, with these tolerances.
    var repeats: Int
    var tolerances: [Double]
}

func photographPlan(_ setting: Setting) throws -> PhotographPlan {
    PhotographPlan(
        pictures: setting.pick(quick: 300, full: nil), bins: try TripletBins(count: 5),
        mapBins: try TripletBins(count: setting.pick(quick: 5, full: 10)),
        repeats: setting.pick(quick: 3, full: 20), tolerances: setting.pick(quick: [0.01], full: [0.005, 0.01, 0.02]))
}

/// Triplets of a data set's test images.
struct SmallImagePlan: Codable, Sendable {
    /// The first so many.
    var images: Int
    /// Of the paper's search.
    var bins: TripletBins
    /// Of the search that fills rare cells first, which would try every root for each of a hundred outer cells that have no triplet.
    var fewerBins: TripletBins
    var layers: [ComparedLayer]
}

func smallImagePlan(_ setting: Setting) throws -> SmallImagePlan {
    SmallImagePlan(
        images: setting.pick(quick: 1000, full: 4000),
        bins: try TripletBins(count: setting.pick(quick: 5, full: 10)), fewerBins: try TripletBins(count: 5),
        layers: parts(of: .cifarVGG16BN, and: Architecture.cifarVGG16BN.comparedLayers))
}

/// Participants who are made up.
struct PowerPlan: Codable, Sendable {
    var participants = [20, 50, 100]
    var leastTriplets = 20
    var experiments: Int
    /// They choose by one network's levels, the high one mattering more.
    var choosers = SimulatedChoosers(high: 1, low: 0.5, spread: 0.5)
}

func powerPlan(_ setting: Setting) -> PowerPlan { PowerPlan(experiments: setting.pick(quick: 20, full: 100)) }
