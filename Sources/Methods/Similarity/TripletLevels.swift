import Tensors

/// Two levels of a network, each as the units that choose triplets see it and as others, which have no part in the choice, do.
public struct TripletLevels: Sendable {
    public let choosingHigh, choosingLow: SimilarityMatrix
    public let measuringHigh, measuringLow: SimilarityMatrix

    public init(
        choosing: (high: SimilarityMatrix, low: SimilarityMatrix),
        measuring: (high: SimilarityMatrix, low: SimilarityMatrix)
    ) {
        (choosingHigh, choosingLow) = (choosing.high, choosing.low)
        (measuringHigh, measuringLow) = (measuring.high, measuring.low)
    }

    /// Triplets by a search among the units that choose.
    ///
    /// - Throws: as ``TripletSearch/triplets(_:_:_:count:stream:progress:)``.
    public func chosen(
        by search: TripletSearch, _ bins: TripletBins, count: Int? = nil, stream: RandomStream
    ) throws -> MeasuredTriplets {
        let set = try search.triplets(choosingHigh, choosingLow, bins, count: count, stream: stream)
        return measured(set.triplets.map(\.images), set)
    }

    /// Triplets that nothing chose, of all images that no level finds constant.
    public func drawn(stream: RandomStream) -> MeasuredTriplets {
        let left = Set([choosingHigh, choosingLow, measuringHigh, measuringLow].flatMap(\.constantImages))
        let images = (0..<choosingHigh.imageCount).filter { !left.contains($0) }
        return measured(ImageTriplet.drawn(from: images, stream: stream), nil)
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

/// Triplets and how far apart their images are: as the units see it that chose them, and as others do.
public struct MeasuredTriplets: Codable, Sendable {
    public let triplets: [ImageTriplet]
    /// What the search says; `nil` of triplets that were drawn.
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
