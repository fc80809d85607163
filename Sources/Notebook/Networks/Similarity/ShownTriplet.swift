import Methods
import Pictures

/// A triplet with its pictures, small.
public struct ShownTriplet: Codable, Sendable {
    public let kind: TripletKind
    public let highDifference, lowDifference: Double
    /// Root, first and second.
    public let names: [String]
    public let pictures: [Picture]

    public init(kind: TripletKind, highDifference: Double, lowDifference: Double, names: [String], pictures: [Picture])
    {
        (self.kind, self.names, self.pictures) = (kind, names, pictures)
        (self.highDifference, self.lowDifference) = (highDifference, lowDifference)
    }

    /// So many triplets of either kind, those whose differences are the most steps for both layers, with pictures of 96 pixels.
    ///
    /// - Parameters:
    ///   - names: by image.
    ///   - pictures: by image, squares.
    public static func surest(
        of triplets: [FoundTriplet], _ count: Int, names: [String], pictures: [Picture]
    ) -> [ShownTriplet] {
        TripletKind.allCases.flatMap { kind in
            triplets.filter { $0.cell.kind == kind }
                .sorted { min($0.cell.highBin, $0.cell.lowBin) > min($1.cell.highBin, $1.cell.lowBin) }.prefix(count)
                .map { triplet in
                    let images = [triplet.images.root, triplet.images.image1, triplet.images.image2]
                    return ShownTriplet(
                        kind: kind, highDifference: triplet.highDifference, lowDifference: triplet.lowDifference,
                        names: images.map { names[$0] },
                        pictures: images.map { pictures[$0].resized(width: 96, height: 96) })
                }
        }
    }
}
