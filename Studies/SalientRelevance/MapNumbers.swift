import Notebook

/// How concentrated and connected a map is; undefined where the map is 0 everywhere.
struct MapShape: Codable {
    /// 0 where all pixels count the same, nearly 1 where one has all; it doesn't know where pixels are.
    var gini: Double?
    /// Of the fewest pixels that hold half of the map, the share in the largest part that hangs together.
    var largestPart: Double?
    /// The same of those that hold a quarter.
    var largestPartOfQuarter: Double?
}

extension PixelMap {
    /// How concentrated and connected the map is.
    var shape: MapShape {
        get throws {
            let isAnything = values.contains { $0 != 0 }
            return MapShape(
                gini: giniCoefficient,
                largestPart: isAnything ? try ConnectedParts(of: self, holding: 0.5).largestShare : nil,
                largestPartOfQuarter: isAnything ? try ConnectedParts(of: self, holding: 0.25).largestShare : nil)
        }
    }

    /// Of the absolute values, for comparisons.
    var sizeRanks: [Double] { ranks(values.map { Double(abs($0)) }) }
}

/// What is measured of one map of one image.
struct MapNumbers: Codable {
    var shape: MapShape
    /// The class's probability while pixels leave, and while they come in, at the shares of pixels that the plan gives.
    var deletion: [Double]
    var insertion: [Double]

    func curve(_ way: DeletionCurve.Kind) -> [Double] { way == .deletion ? deletion : insertion }

    /// Of an image that the network has no answer to, and so no map.
    static let none = MapNumbers(shape: MapShape(), deletion: [], insertion: [])

    /// The mean probability over the first so much of the pixels: the area under the curve, as a share of its width;
    /// undefined where there is no map.
    func area(_ way: DeletionCurve.Kind, _ fractions: [Double], upTo share: Double = 1) -> Double? {
        guard curve(way).count == fractions.count else { return nil }
        let points = fractions.indices.filter { fractions[$0] <= share + 1e-9 }
        let part = DeletionCurve(
            way, fractions: points.map { fractions[$0] }, probabilities: points.map { curve(way)[$0] })
        return part.area / (part.fractions.last ?? 1)
    }
}

/// The shares of pixels at the points of curves.
func curveFractions(steps: Int, side: Int) -> [Double] {
    let area = Double(side * side)
    return (0...steps).map { (Double($0) * area / Double(steps)).rounded() / area }
}

extension MapMaker {
    /// The numbers of each kind of map of one image.
    func measure(_ maps: ByCase<MapKind, PixelMap>, of image: Tensor, to target: Int, steps: Int, stream: RandomStream)
        throws -> ByCase<MapKind, MapNumbers>
    {
        func curve(_ map: PixelMap, _ direction: DeletionCurve.Kind, _ emptied: EmptiedImage) throws -> [Double] {
            try network.curves(
                direction, of: image, to: [target], along: [map], over: emptied, steps: steps, on: engine,
                stream: stream.substream("ties"))[0].probabilities
        }
        return try maps.map { map in
            MapNumbers(
                shape: try map.shape, deletion: try curve(map, .deletion, .color(.zero)),
                insertion: try curve(map, .insertion, .blurred()))
        }
    }
}
