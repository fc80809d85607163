import Notebook

/// How triplets come about.
enum Arm: String, Codable, CaseIterable {
    case paper = "the paper's search"
    case rarestFirst = "rare cells first"
    /// Of random images.
    case random = "random images"
    /// Two parts of one layer in the place of two levels.
    case oneLevel = "one level twice"
    /// The low layer's similarities are those of other images.
    case shuffled = "low layer shuffled"
    /// By an untrained network.
    case untrained
    /// By numbers that no image has.
    case noise
}

/// Triplets of one arm, and what is known of them beside the layers.
struct ArmTriplets: Codable {
    var measured: MeasuredTriplets
    /// +1 where the second image alone is of the root's class, −1 where the first is.
    var what: [Double?]
    /// By how much more the second image looks like the root.
    var how: [Double?]
}

/// Everything that arms of one collection are made from.
struct ArmSource {
    let lab: Lab
    let bins: TripletBins
    /// By image.
    let classes: [String?]
    let proxies: [PictureProxy]
    let stream: RandomStream

    func arms(_ network: NetworkSimilarities, _ pair: LayerPair, untrained: NetworkSimilarities?) throws
        -> ByCase<Arm, ArmTriplets>
    {
        let levels = try network.tripletLevels(high: pair.high, low: pair.low), images = classes.count
        let cases = Arm.allCases.filter { $0 != .untrained || untrained != nil }
        return try ByCase(cases) { arm in
            let stream = stream.substream(arm.rawValue)
            func chosen(_ levels: TripletLevels, _ search: TripletSearch = .rarestFirst) -> MeasuredTriplets {
                levels.chosen(by: search, bins, stream: stream)
            }
            let measured =
                switch arm {
                case .paper: chosen(levels, .paper)
                case .rarestFirst: chosen(levels)
                case .random: levels.drawn(stream: stream)
                case .oneLevel: chosen(try network.oneLevelTwice(pair.high), .paper)
                case .shuffled:
                    chosen(
                        TripletLevels(
                            choosing: (levels.choosingHigh, levels.choosingLow.permuted(stream: stream)),
                            measuring: (levels.measuringHigh, levels.measuringLow.permuted(stream: stream))))
                case .untrained: chosen(try (untrained ?? network).tripletLevels(high: pair.high, low: pair.low))
                case .noise: chosen(try .noise(images: images, units: 128, stream: stream, on: lab.engine))
                }
            return ArmTriplets(
                measured: measured, what: measured.triplets.sameClassOutcomes(classes),
                how: measured.triplets.likenessOutcomes(proxies))
        }
    }
}

/// How far apart a set of triplets is for one layer, or for two levels of a network.
struct LayerDifferences: Codable {
    var network, layer: String
    /// From 1: how many compared layers lie between it and the image.
    var depth: Int
    /// By triplet.
    var differences: [Double]
}

extension NetworkSimilarities {
    /// The whole layers, from the image on.
    func differences(of triplets: [ImageTriplet], _ names: [String]) throws -> [LayerDifferences] {
        try names.enumerated().filter { layers.contains(ComparedLayer($1)) }.map { place, layer in
            LayerDifferences(
                network: name, layer: layer, depth: place + 1,
                differences: try similarities(layer).differences(of: triplets))
        }
    }
}
