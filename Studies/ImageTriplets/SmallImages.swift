import Notebook

/// Triplets of small images by one training of a network.
struct SmallTriplets: Codable {
    var network: String
    var images: Int
    var arms: ByCase<TripletArm, ArmTriplets>
    /// Random triplets by every compared layer.
    var layers: [LayerDifferences]
}

func findSmallTriplets(
    _ lab: Lab, plan: SmallImagePlan, trainings: [Model], images: ImageDataset
) throws -> [SmallTriplets] {
    let pair = Architecture.cifarVGG16BN.similarityLevels, test = images.test.prefix(plan.images)
    let proxies = PhotographCollection(
        try ImageDataset(
            name: images.name, classNames: images.classNames, shape: images.shape, train: test, test: test.prefix(1)),
        categories: images.classNames.map { _ in .other })
    let described = try (0..<test.count).map { PictureProxy(try proxies.picture($0).photograph) }
    let names = trainings.indices.map { "training \($0 + 1)" }
    return try lab.pieces("triplets, trainings", named: names) { number in
        let model = trainings[number], name = names[number]
        func compared(_ model: Model, _ layers: [ComparedLayer], _ what: String) throws -> NetworkSimilarities {
            try lab.similarities(of: model, layers, test: plan.images, of: images, named: what)
        }
        var untrained = model
        untrained.network = model.network.untrained(
            stream: RandomStream(seed: lab.seed, "untrained").substream("training", number))
        let network = try compared(model, plan.layers, "small images, \(name)")
        let halves = plan.layers.filter { $0.units.divisor == 2 }
        let arms = try TripletArms(
            bins: plan.bins, fewerBins: plan.fewerBins, classes: test.labels.map { images.classNames[$0] },
            pictures: described,
            stream: RandomStream(seed: lab.seed, "triplets", "small images").substream("training", number)
        ).drawn(
            by: network, high: pair.high, low: pair.low,
            untrained: try compared(untrained, halves, "small images, untrained"), on: lab.engine)
        return SmallTriplets(
            network: model.name, images: test.count, arms: arms,
            layers: try network.differences(
                of: arms[.random].measured.triplets, Architecture.cifarVGG16BN.comparedLayers,
                as: .cifarVGG16BN))
    }
}

extension SmallTriplets: StorableValue {}

/// Whom people name like the root, by training: of the triplets that fill rare cells first.
struct NamedTriplets: Codable {
    /// +1 where the second image is named like the root more often.
    var people: [Double?]
    /// The same by people's names of other images.
    var others: [Double?]
}

/// Nothing without people's labels, of other images, or in minutes.
func nameTriplets(
    _ lab: Lab, isAsked: Bool, triplets: [SmallTriplets], labels: HumanLabelsFile?, images: ImageDataset
) throws -> [NamedTriplets] {
    // They are of CIFAR-10's images, and lie about where a run may take others.
    guard isAsked, images.name == "CIFAR-10", let labels else { return [] }
    let people = try labels.labels(of: images.test)
    var stream = RandomStream(seed: lab.seed, "names of other images")
    let order = stream.shuffledIndices(images.test.count)
    return triplets.map { training in
        let found = training.arms[.rarestFirst].measured.triplets
        return NamedTriplets(
            people: found.namedAlikeOutcomes(people.chanceOfOneName),
            others: found.namedAlikeOutcomes { people.chanceOfOneName(order[$0], order[$1]) })
    }
}
