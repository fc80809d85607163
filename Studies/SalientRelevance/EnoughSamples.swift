import Notebook

// Whether maps that are drawn at random, or looked at in a smaller picture, have settled.

/// One photograph's correlations, pixel by pixel.
struct SettledMaps: Codable, StorableValue {
    /// Between the map of all samples and that of twice as many (RISE: of half as many and of all).
    var bySamples: ByCase<MapKind, Double?>
    /// Between Salient Relevance whose heat map has the plan's side and twice that.
    var byHeatMapSide: Double?
    /// Between a random map and the mean of it and another one: what noise alone would have.
    var noise: Double?
}

let sampledKinds: [MapKind] = [.smoothGrad, .integratedGradients, .rise]

func measureSettling(
    _ lab: Lab, _ plan: SettlingPlan, _ head: Head, _ weights: Model, _ collection: PhotographCollection
) throws -> [SettledMaps] {
    let network = try head.onConvolutions(of: weights)
    let (images, tested) = try testedImages(plan.pictures, head, weights, collection)
    func maker(_ change: (inout MapCosts) -> Void) throws -> MapMaker {
        var costs = plan.costs
        change(&costs)
        return try MapMaker(
            network, weights.normalization, costs, on: lab.engine,
            stream: RandomStream(seed: lab.seed, "networks that know nothing"))
    }
    let usual = try maker { _ in }
    let other = try maker {
        $0.samples *= 2
        $0.masks /= 2
        $0.saliencySide *= 2
    }
    return try lab.pieces("settled maps", count: tested.count) { index in
        let image = try lab.engine.slice(images, axis: 0, range: index..<index + 1)
        let stream = RandomStream(seed: lab.seed, "settled maps").substream("picture", index)
        func alike(_ kind: MapKind) throws -> Double? {
            let maps = try [usual, other].map {
                try $0.map(kind, of: image, to: tested[index].answer, stream: stream).values.map(Double.init)
            }
            return correlation(maps[0], maps[1])
        }
        var draws = stream.substream("noise")
        let noise = (0..<image.shape[2] * image.shape[3]).map { _ in (draws.normal(), draws.normal()) }
        return SettledMaps(
            bySamples: try ByCase(sampledKinds) { try alike($0) }, byHeatMapSide: try alike(.salientRelevance),
            noise: correlation(noise.map(\.0), noise.map { $0.0 + $0.1 }))
    }
}

/// Samples are enough where twice as many give the same map.
let enoughSamplesDeclaration = Declaration(
    "enough-samples",
    .question(Question("Do the methods that take samples have enough of them for their maps to have settled?")),
    test: """
        The correlation, pixel by pixel, of the map that this study draws with one of twice as many samples (SmoothGrad, integrated gradients) \
        or half as many masks (RISE; its authors take 4000 for VGG-16), mean over photographs. Where samples are drawn, the larger sample holds \
        the smaller one, so that noise alone would have 0.71; integrated gradients takes steps at fixed places, and noise alone says nothing of it.
        """,
    units: ["photographs"],
    rule: .allOf(sampledKinds.map { .init($0.rawValue, .exceeds(settled)) }),
    controls: [Control("noise alone", .mustFail, .clause(.init("noise alone", .exceeds(settled))))],
    drawn: [Drawn.explained, Drawn.samples])

private let settled = Margin(
    0.9, "", source: "four fifths of the map's variance: the rest may be what another draw would change")

func enoughSamples(_ maps: Step<[SettledMaps]>) -> Finding {
    Finding(enoughSamplesDeclaration, maps) { maps in try settlingNumbers(maps) }
}

func settlingNumbers(_ maps: [SettledMaps]) throws -> Numbers {
    func mean(_ values: [Double?]) throws -> Estimator {
        try .mean(Samples(values, of: "photographs", within: -1...1))
    }
    var numbers = ["noise alone": try mean(maps.map(\.noise))]
    for kind in sampledKinds { numbers[kind.rawValue] = try mean(maps.map { $0.bySamples[kind] }) }
    return Numbers(numbers).showing(
        "Salient Relevance, its heat map twice as large", try mean(maps.map(\.byHeatMapSide)))
}
