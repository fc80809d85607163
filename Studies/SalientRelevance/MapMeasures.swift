import Notebook

/// How concentrated, connected and faithful the maps of photographs are, and how alike.
/// One photograph's maps.
struct PictureMeasures: Codable, StorableValue {
    var shapes: ByCase<MapKind, MapShape>
    /// The class's probability while pixels leave, and while they come in; the curves' points.
    var deletion: ByCase<MapKind, [Double]>
    var insertion: ByCase<MapKind, [Double]>
    /// Rank correlations of the absolute maps; undefined where one is the same everywhere, since it says nothing.
    var agreement: ByCase<MapKind, ByCase<MapKind, Double?>>

    func curve(_ kind: MapKind, _ curve: DeletionCurve.Kind) -> [Double] {
        switch curve {
        case .deletion: deletion[kind]
        case .insertion: insertion[kind]
        }
    }
}

struct MapMeasures: Codable, StorableValue {
    var pictures: [PictureMeasures]
    /// The shares of pixels at the points of the curves.
    var fractions: [Double]
    var side: Int

    /// For each picture, the area under a curve.
    func areas(_ kind: MapKind, _ curve: DeletionCurve.Kind) -> [Double] {
        pictures.map { picture in
            DeletionCurve(curve, fractions: fractions, probabilities: picture.curve(kind, curve)).area
        }
    }

    /// The mean curve over pictures.
    func curve(_ kind: MapKind, _ curve: DeletionCurve.Kind) -> [Double] {
        fractions.indices.map { point in
            pictures.map { $0.curve(kind, curve)[point] }.mean
        }
    }

    /// For each picture, how alike two kinds of maps are.
    func agreement(_ first: MapKind, _ second: MapKind) -> [Double?] { pictures.map { $0.agreement[first][second] } }
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
    let maps = try ByCase<MapKind, PixelMap> { kind in
        try maker.maps(kind, of: image, to: [target], stream: stream)[0]
    }
    func curve(_ map: PixelMap, _ direction: DeletionCurve.Kind, _ emptied: EmptiedImage) throws -> [Double] {
        try maker.network.curves(
            direction, of: image, to: [target], along: [map], over: emptied, steps: steps, on: maker.engine,
            stream: stream.substream("ties"))[0].probabilities
    }
    let sizes = maps.map(\.sizeRanks)
    return PictureMeasures(
        shapes: try maps.map { try $0.shape }, deletion: try maps.map { try curve($0, .deletion, .color(.zero)) },
        insertion: try maps.map { try curve($0, .insertion, .blurred()) },
        agreement: ByCase { first in
            ByCase { second in first == second ? 1 : correlation(sizes[first], sizes[second]) }
        })
}
