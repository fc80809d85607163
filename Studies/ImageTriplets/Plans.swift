import Notebook

/// A layer that says what a picture is of, and one that says how it looks.
struct LayerPair: Codable, Sendable, Hashable {
    var high, low: String
}

extension Architecture {
    /// The layers that are told apart: of VGG-16 ours, of CORnet-S the paper's, of the others about as deep.
    var levels: LayerPair {
        switch self {
        case .corNetS: LayerPair(high: "IT", low: "V2")
        case .efficientNetLite0: LayerPair(high: "_swish1", low: "_blocks.4")
        case .squeezeNet11: LayerPair(high: "features.12", low: "features.6")
        case .cifarVGG16BN: LayerPair(high: "pool5", low: "pool2")
        default: LayerPair(high: "pool5", low: "pool3")
        }
    }

    /// The layers of the authors' example for VGG-16; the same for CORnet-S.
    var authorsLevels: LayerPair { self == .corNetS ? levels : LayerPair(high: "pool5", low: "conv4_2") }

    /// From the image on.
    var compared: [String] {
        switch self {
        case .corNetS: ["V1", "V2", "V4", "IT"]
        case .efficientNetLite0: [0, 2, 4, 7, 10, 14].map { "_blocks.\($0)" } + ["_swish1"]
        case .squeezeNet11: [3, 4, 6, 7, 9, 10, 11, 12].map { "features.\($0)" }
        case .cifarVGG16BN: (1...5).map { "pool\($0)" }
        default: ["pool2", "pool3", "conv4_2", "pool4", "pool5"]
        }
    }
}

/// Which layers of a network are compared, and on which pictures.
struct LayersPlan: Codable, Sendable {
    /// About so many photographs; all where there is no number.
    var pictures: Int?
    /// In pixels of what the network sees; its own where there is no number.
    var side: Int?
    var layers: [ComparedLayer]
}

func layersPlan(_ network: Architecture) -> @Sendable (Setting) -> LayersPlan {
    { setting in
        let pair = network.levels
        var layers = NetworkSimilarities.comparedLayers(high: pair.high, low: pair.low)
        if network == .vgg16 { layers += [.part(0, of: 2), .part(1, of: 2)].map { ComparedLayer("conv4_2", $0) } }
        let depth = setting.pick(quick: [pair.low, pair.high], full: network.compared)
        layers += depth.map { ComparedLayer($0) }.filter { !layers.contains($0) }
        return LayersPlan(
            pictures: setting.pick(quick: 300, full: nil),
            side: network == .vgg16 ? setting.pick(quick: 112, full: nil) : nil, layers: layers)
    }
}

/// Triplets of photographs.
struct PhotographPlan: Codable, Sendable {
    var pictures: Int?
    var bins: TripletBins
    /// Of the map of cells, by all units.
    var mapBins: TripletBins
    /// Searches from other streams, to see how much hangs on the draws, with these tolerances.
    var repeats: Int
    var tolerances: [Double]
    var shownTriplets = 4
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
    var bins: TripletBins
    var layers: [ComparedLayer]
}

func smallImagePlan(_ setting: Setting) throws -> SmallImagePlan {
    let pair = Architecture.cifarVGG16BN.levels
    let layers = NetworkSimilarities.comparedLayers(high: pair.high, low: pair.low)
    return SmallImagePlan(
        images: setting.pick(quick: 1000, full: 4000),
        bins: try TripletBins(count: setting.pick(quick: 5, full: 10)),
        layers: layers
            + Architecture.cifarVGG16BN.compared.map { ComparedLayer($0) }.filter { !layers.contains($0) })
}

/// What people chose.
struct ChoicePlan: Codable, Sendable {
    /// Choices that need more pictures than this are left out.
    var mostPictures = 6000
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
