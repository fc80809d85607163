import Notebook

/// How concentrated, connected and faithful the maps of photographs are, and how alike.
/// One photograph's maps, in the order of `MapKind.allCases`.
struct PictureMeasures: Codable, StorableValue {
    /// 0 where all pixels count the same, nearly 1 where one has all.
    var gini: [Double]
    /// Of the relevance kept, how much lies in the largest part that hangs together.
    var largestPart: [Double]
    /// The class's probability while pixels leave, and while they come in; the curves' points.
    var deletion: [[Double]]
    var insertion: [[Double]]
    /// Rank correlations of the absolute maps: of the first with the second, third …, then of the second with the
    /// third ….
    var agreement: [Double]
}

struct MapMeasures: Codable, StorableValue {
    var pictures: [PictureMeasures]
    /// The shares of pixels at the points of the curves.
    var fractions: [Double]
    var side: Int

    /// For each picture, the area under a curve.
    func areas(_ kind: MapKind, _ curve: DeletionCurve.Kind) -> [Double] {
        pictures.map { picture in
            let points = curve == .deletion ? picture.deletion : picture.insertion
            return DeletionCurve(curve, fractions: fractions, probabilities: points[kind.place]).area
        }
    }

    /// The mean curve over pictures.
    func curve(_ kind: MapKind, _ curve: DeletionCurve.Kind) -> [Double] {
        fractions.indices.map { point in
            pictures.map { (curve == .deletion ? $0.deletion : $0.insertion)[kind.place][point] }.mean
        }
    }

    /// For each picture, how alike two kinds of maps are.
    func agreement(_ first: MapKind, _ second: MapKind) -> [Double] {
        let (low, high) = (min(first.place, second.place), max(first.place, second.place))
        let count = MapKind.allCases.count
        let place = low * (2 * count - low - 1) / 2 + high - low - 1
        return pictures.map { low == high ? 1 : $0.agreement[place] }
    }
}

func measureMaps(
    _ lab: Lab, _ plan: MeasurePlan, _ head: Head, _ weights: Model, _ collection: PhotographCollection
) throws -> MapMeasures {
    let network = try head.onConvolutions(of: weights)
    let (images, tested) = try testedImages(plan.pictures, head, weights, collection)
    let steps = plan.steps
    let maker = try MapMaker(network, plan.costs, on: lab.engine)
    let pictures = try lab.pieces("maps of photographs", count: tested.count) { index in
        let image = try lab.engine.slice(images, axis: 0, range: index..<index + 1)
        let stream = RandomStream(seed: lab.seed, "maps").substream("picture", index)
        return try measure(image, tested[index].answer, maker, steps: steps, stream)
    }
    let area = head.side * head.side
    let fractions = (0...steps).map { (Double($0) * Double(area) / Double(steps)).rounded() / Double(area) }
    return MapMeasures(pictures: pictures, fractions: fractions, side: head.side)
}

private func measure(_ image: Tensor, _ target: Int, _ maker: MapMaker, steps: Int, _ stream: RandomStream)
    throws -> PictureMeasures
{
    var result = PictureMeasures(gini: [], largestPart: [], deletion: [], insertion: [], agreement: [])
    var sizes: [[Double]] = []
    for kind in MapKind.allCases {
        let map = try maker.maps(kind, of: image, to: [target], stream: stream)[0]
        sizes.append(map.sizeRanks)
        result.gini.append(map.giniCoefficient ?? 0)
        result.largestPart.append(try map.largestPart)
        func curve(_ direction: DeletionCurve.Kind, _ emptied: EmptiedImage) throws -> [Double] {
            try maker.network.curves(
                direction, of: image, to: [target], along: [map], over: emptied, steps: steps, on: maker.engine,
                stream: stream.substream("ties"))[0].probabilities
        }
        result.deletion.append(try curve(.deletion, .color(.zero)))
        result.insertion.append(try curve(.insertion, .blurred()))
    }
    for first in sizes.indices {
        for second in sizes.indices where second > first {
            // A map that is the same everywhere says nothing.
            result.agreement.append(correlation(sizes[first], sizes[second]) ?? 0)
        }
    }
    return result
}

extension MapKind {
    /// Its place among all kinds.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
