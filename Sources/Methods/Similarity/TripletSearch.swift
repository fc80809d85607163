import Tensors

/// How triplets are looked for, so that no image is in two of them.
public enum TripletSearch: String, Codable, Sendable, CaseIterable {
    /// As the paper's authors: cell by cell, round after round, one root each time; a root without a pair on the side that a coin
    /// has fallen on is given back (get_triplets.py; the last image may be a root here, and it ends where no three are left).
    case paper
    /// The cells with the fewest triplets of all first, each from any root that has one.
    case rarestFirst = "rarest-first"

    /// How often the paper's authors go through all cells.
    public static let rounds = 20

    /// - Parameters:
    ///   - high: the layer whose differences order a triplet's images.
    ///   - count: of triplets, at most.
    ///   - left: images that no triplet may have, beside those that a layer finds constant.
    ///   - progress: gets the share of the work that is done.
    /// - Throws: ``MethodError`` where the layers are of other images, fewer than three are left, or a layer finds all alike.
    public func triplets(
        _ high: SimilarityMatrix, _ low: SimilarityMatrix, _ bins: TripletBins, count: Int? = nil,
        leavingOut left: [Int] = [], stream: RandomStream, progress: (Double) -> Void = { _ in }
    ) throws -> TripletSet {
        let images = high.imageCount
        func error(_ finding: String, _ advice: String) -> MethodError {
            MethodError("looking for triplets of images", finding, advice: advice)
        }
        guard low.imageCount == images else {
            throw error(
                "the high layer has \(images) images, the low one \(low.imageCount)", "Compare both on the same images")
        }
        var isLeft = [Bool](repeating: true, count: images)
        for image in high.constantImages + low.constantImages + left { isLeft[image] = false }
        let usable = isLeft.count(where: \.self)
        guard usable >= 3 else {
            throw error("found \(usable) images that both layers tell from others", "Give at least three")
        }
        guard let spreads = spreads(high, low, bins) else {
            throw error("a layer finds all images equally alike", "Name another layer, or other images")
        }
        var hunt = TripletHunt(
            high: high, low: low, windows: TripletWindows(bins: bins, high: spreads.high, low: spreads.low),
            isLeft: isLeft, most: min(count ?? .max, usable / 3))
        switch self {
        case .paper: hunt.inRounds(Self.rounds, stream, progress)
        case .rarestFirst: try hunt.rarestFirst(stream, progress)
        }
        return TripletSet(
            search: self, bins: bins, highDeviation: spreads.high, lowDeviation: spreads.low, triplets: hunt.found,
            attempts: hunt.attempts, existing: hunt.existing, countedRoots: hunt.countedRoots, images: images,
            leftOut: images - usable)
    }

    private func spreads(
        _ high: SimilarityMatrix, _ low: SimilarityMatrix, _ bins: TripletBins
    ) -> (high: Double, low: Double)? {
        guard let one = high.deviation(of: bins.entries), let other = low.deviation(of: bins.entries), one > 0,
            other > 0
        else { return nil }
        return (one, other)
    }
}

/// Triplets that a search has found, and what it found them among.
public struct TripletSet: Codable, Sendable {
    public let search: TripletSearch
    public let bins: TripletBins
    /// Of the layers' correlations, which steps are shares of.
    public let highDeviation: Double
    public let lowDeviation: Double
    /// In the order in which they were found.
    public let triplets: [FoundTriplet]
    /// How many roots were tried, those without a pair included.
    public let attempts: Int
    /// How many triplets there are in each cell, images that are used included, in the order of ``TripletBins/cells``; `nil`
    /// where they were not counted.
    public let existing: [Int]?
    /// Of so many roots; 0 where nothing was counted.
    public let countedRoots: Int
    public let images: Int
    /// Images that a layer finds constant.
    public let leftOut: Int

    public init(
        search: TripletSearch, bins: TripletBins, highDeviation: Double, lowDeviation: Double, triplets: [FoundTriplet],
        attempts: Int, existing: [Int]?, countedRoots: Int, images: Int, leftOut: Int
    ) {
        (self.search, self.bins, self.triplets) = (search, bins, triplets)
        (self.highDeviation, self.lowDeviation) = (highDeviation, lowDeviation)
        (self.attempts, self.existing, self.countedRoots) = (attempts, existing, countedRoots)
        (self.images, self.leftOut) = (images, leftOut)
    }

    /// How many triplets each cell has got, in the order of ``TripletBins/cells``.
    public var occupancy: [Int] {
        let counts = Dictionary(grouping: triplets, by: \.cell).mapValues(\.count)
        return bins.cells.map { counts[$0] ?? 0 }
    }

    public var occupiedCells: Int { occupancy.count { $0 > 0 } }
}
