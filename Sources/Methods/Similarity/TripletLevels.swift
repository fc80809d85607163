import Tensors

/// Two levels of a network, each as the units that choose triplets see it and as others, which have no part in the choice, do.
public struct TripletLevels: Sendable {
    public let choosingHigh, choosingLow: SimilarityMatrix
    public let measuringHigh, measuringLow: SimilarityMatrix

    public init(
        choosing: (high: SimilarityMatrix, low: SimilarityMatrix),
        measuring: (high: SimilarityMatrix, low: SimilarityMatrix)
    ) {
        precondition(
            [choosing.low, measuring.high, measuring.low].allSatisfy { $0.imageCount == choosing.high.imageCount },
            "all levels see the same images")
        (choosingHigh, choosingLow) = (choosing.high, choosing.low)
        (measuringHigh, measuringLow) = (measuring.high, measuring.low)
    }

    /// Triplets by a search among the units that choose; none where the units tell fewer than three images apart.
    public func chosen(
        by search: TripletSearch, _ bins: TripletBins, count: Int? = nil, stream: RandomStream
    ) -> MeasuredTriplets {
        do {
            // An image without any difference in the other units could not be measured there.
            let set = try search.triplets(
                choosingHigh, choosingLow, bins, count: count,
                leavingOut: measuringHigh.constantImages + measuringLow.constantImages, stream: stream)
            return measured(set.triplets.map(\.images), set)
        } catch {
            return measured([], nil)
        }
    }

    /// Triplets that nothing chose, of all images that no level finds constant.
    public func drawn(stream: RandomStream) -> MeasuredTriplets {
        let left = Set([choosingHigh, choosingLow, measuringHigh, measuringLow].flatMap(\.constantImages))
        let images = (0..<choosingHigh.imageCount).filter { !left.contains($0) }
        return measured(ImageTriplet.drawn(from: images, stream: stream), nil)
    }

    /// The same search from several streams, to see how much hangs on the draws.
    public func repeated(
        _ search: TripletSearch, _ bins: TripletBins, times: Int, stream: RandomStream
    ) -> SearchRepeats {
        let found = (0..<times).map { chosen(by: search, bins, stream: stream.substream("repeat", $0)) }
        return SearchRepeats(
            search: search, tolerance: bins.tolerance, triplets: found.map(\.triplets.count),
            occupied: found.compactMap(\.set?.occupiedCells), chosen: found.map { tripletCorrelation($0.high, $0.low) },
            heldOut: found.map { tripletCorrelation($0.heldOutHigh, $0.heldOutLow) })
    }

    private func measured(_ triplets: [ImageTriplet], _ set: TripletSet?) -> MeasuredTriplets {
        MeasuredTriplets(
            triplets: triplets, set: set, high: choosingHigh.differences(of: triplets),
            low: choosingLow.differences(of: triplets), heldOutHigh: measuringHigh.differences(of: triplets),
            heldOutLow: measuringLow.differences(of: triplets))
    }

    /// Levels of units that are standard normal numbers, each image's its own: whatever is chosen among them, the other units know
    /// nothing of it.
    ///
    /// - Parameter units: of each of the four.
    public static func noise(images: Int, units: Int, stream: RandomStream, on engine: Engine) throws -> TripletLevels {
        let found = try (0..<4).map { level in
            var draws = stream.substream("level", level)
            return try SimilarityMatrix(
                of: ActivationRows((0..<images * units).map { _ in Float(draws.normal()) }, shape: [units]), on: engine)
        }
        return TripletLevels(choosing: (found[0], found[1]), measuring: (found[2], found[3]))
    }
}

/// One way to search, from several streams.
public struct SearchRepeats: Codable, Sendable {
    public let search: TripletSearch
    public let tolerance: Double
    /// By stream: triplets, and cells that have one.
    public let triplets, occupied: [Int]
    /// How both levels go together, in the units that chose and in the others; `nil` where that isn't defined.
    public let chosen, heldOut: [Double?]
}

/// Triplets and how far apart their images are: as the units see it that chose them, and as others do.
public struct MeasuredTriplets: Codable, Sendable {
    public let triplets: [ImageTriplet]
    /// What the search says; `nil` of triplets that were drawn, and where nothing could be searched.
    public let set: TripletSet?
    public let high, low: [Double]
    public let heldOutHigh, heldOutLow: [Double]

    public init(
        triplets: [ImageTriplet], set: TripletSet?, high: [Double], low: [Double], heldOutHigh: [Double],
        heldOutLow: [Double]
    ) {
        (self.triplets, self.set) = (triplets, set)
        (self.high, self.low, self.heldOutHigh, self.heldOutLow) = (high, low, heldOutHigh, heldOutLow)
    }
}

extension SimilarityMatrix {
    /// The same numbers for other images: a level that knows nothing of them.
    public func permuted(stream: RandomStream) -> SimilarityMatrix {
        var stream = stream
        let order = stream.shuffledIndices(imageCount), constant = Set(constantImages)
        var values: [Float] = []
        values.reserveCapacity(imageCount * imageCount)
        for one in order { withRow(one) { row in for other in order { values.append(row[other]) } } }
        return SimilarityMatrix(
            imageCount: imageCount, constantImages: order.indices.filter { constant.contains(order[$0]) },
            values: values)
    }
}
