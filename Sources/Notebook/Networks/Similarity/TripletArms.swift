import Methods
import Networks
import Tensors

/// How triplets come about: by a search, or in a way that what is found by the search is held to.
public enum TripletArm: String, Codable, Sendable, CaseIterable {
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
public struct ArmTriplets: Codable, Sendable {
    public let measured: MeasuredTriplets
    /// +1 where the second image alone is of the root's class, −1 where the first is; `nil` of others.
    public var what: [Double?]
    /// By how much more the second image looks like the root; `nil` where that isn't known.
    public var how: [Double?]
}

/// Everything that the arms of one collection of images are made from.
public struct TripletArms {
    /// Of the paper's search.
    private let bins: TripletBins
    /// Of the search that fills rare cells first.
    private let fewerBins: TripletBins
    /// By image.
    private let classes: [String?]
    private let pictures: [PictureProxy]
    private let stream: RandomStream

    /// - Parameters:
    ///   - classes: by image; `nil` where it has none.
    ///   - pictures: by image, what is known of how it looks.
    public init(
        bins: TripletBins, fewerBins: TripletBins, classes: [String?], pictures: [PictureProxy], stream: RandomStream
    ) {
        precondition(classes.count == pictures.count, "a class, or none, for each picture")
        (self.bins, self.fewerBins, self.classes) = (bins, fewerBins, classes)
        (self.pictures, self.stream) = (pictures, stream)
    }

    /// All arms, that of an untrained network where there is one.
    ///
    /// - Throws: `NotebookError` where a layer, its halves or the high one's quarters were not compared.
    public func drawn(
        by network: NetworkSimilarities, high: String, low: String, untrained: NetworkSimilarities?, on engine: Engine
    ) throws -> ByCase<TripletArm, ArmTriplets> {
        let levels = try network.tripletLevels(high: high, low: low), images = classes.count
        let cases = TripletArm.allCases.filter { $0 != .untrained || untrained != nil }
        return try ByCase(cases) { arm in
            let stream = stream.substream(arm.rawValue)
            func chosen(_ levels: TripletLevels, _ search: TripletSearch = .rarestFirst) -> MeasuredTriplets {
                levels.chosen(by: search, search == .paper ? bins : fewerBins, stream: stream)
            }
            let measured =
                switch arm {
                case .paper: chosen(levels, .paper)
                case .rarestFirst: chosen(levels)
                case .random: levels.drawn(stream: stream)
                case .oneLevel: chosen(try network.oneLevelTwice(high), .paper)
                case .shuffled:
                    chosen(
                        TripletLevels(
                            choosing: (levels.choosingHigh, levels.choosingLow.permuted(stream: stream)),
                            measuring: (levels.measuringHigh, levels.measuringLow.permuted(stream: stream))))
                case .untrained: chosen(try (untrained ?? network).tripletLevels(high: high, low: low))
                case .noise: chosen(try .noise(images: images, units: 128, stream: stream, on: engine))
                }
            return ArmTriplets(
                measured: measured, what: measured.triplets.sameClassOutcomes(classes),
                how: measured.triplets.likenessOutcomes(pictures))
        }
    }
}

/// How far apart a set of triplets is for one layer.
public struct LayerDifferences: Codable, Sendable {
    /// In whose place the network stands, which may be the user's own.
    public let role: Architecture
    public let network, layer: String
    /// From 1: how many compared layers lie between it and the image.
    public let depth: Int
    /// By triplet.
    public let differences: [Double]
}

extension NetworkSimilarities {
    /// By the whole layers of these names, from the image on; of layers that were compared alone.
    public func differences(
        of triplets: [ImageTriplet], _ names: [String], as role: Architecture
    ) throws -> [LayerDifferences] {
        try names.enumerated().filter { layers.contains(ComparedLayer($1)) }.map { place, layer in
            LayerDifferences(
                role: role, network: name, layer: layer, depth: place + 1,
                differences: try similarities(layer).differences(of: triplets))
        }
    }
}

extension [LayerDifferences] {
    /// Both levels of a network; nothing where it isn't among them.
    public func levels(of network: Architecture) -> NetworkLevels? {
        let pair = network.similarityLevels, own = filter { $0.role == network }
        guard let high = own.first(where: { $0.layer == pair.high }),
            let low = own.first(where: { $0.layer == pair.low })
        else { return nil }
        return NetworkLevels(
            name: network.title, highLayer: pair.high, lowLayer: pair.low, high: high.differences, low: low.differences)
    }
}

extension Lab {
    /// Both searches from several streams, to see how much hangs on the draws, for each tolerance.
    public func searchRepeats(
        _ levels: TripletLevels, bins: Int, tolerances: [Double], times: Int, stream: RandomStream
    ) throws -> [SearchRepeats] {
        let ways = tolerances.flatMap { tolerance in TripletSearch.allCases.map { (search: $0, tolerance: tolerance) } }
        return try ways.enumerated().map { place, way in
            progress("searches from other streams", place, ways.count)
            return levels.repeated(
                way.search, try TripletBins(count: bins, tolerance: way.tolerance), times: times, stream: stream)
        }
    }
}
