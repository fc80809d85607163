import Notebook

/// Choices with both levels of every network that is here; nothing where no choices were named.
func explainChoices(
    _ lab: Lab, plan: ChoicePlan, choices: PictureChoices?, folder: PictureFolder?, features: TwoLevelFeatures?,
    collection: PhotographCollection, vgg: Model?, vggBN: Model?, corNet: Model?
) throws -> ExplainedChoices? {
    // The paper's VGG-16 has batch normalisation.
    let networks = [(Architecture.corNetS, corNet), (.vgg16, vggBN ?? vgg)].compactMap { architecture, model in
        model.map {
            LeveledModel(
                architecture.title, $0, high: architecture.authorsLevels.high, low: architecture.authorsLevels.low)
        }
    }
    return try choices.map {
        try lab.choicesExplained(
            $0, of: folder, or: collection, by: networks, features: features, mostPictures: plan.mostPictures)
    }
}

/// The share of experiments with so many participants that would show what their participants choose by.
struct PowerPoint: Codable {
    /// Whose levels the participants choose by, and beside whose they are judged.
    var chooser, other: String
    var participants: Int
    /// How many experiments, and in how many the high level's advantage is found, and the low one's.
    var experiments, high, low: Int
}

/// Participants who choose among the triplets of photographs by one network's levels, judged as people's choices are.
func simulateExperiments(_ lab: Lab, plan: PowerPlan, triplets: PhotographTriplets?) throws -> [PowerPoint] {
    guard let triplets, let vgg = triplets.levels(.vgg16),
        let other = [.corNetS, .efficientNetLite0, .squeezeNet11].lazy.compactMap(triplets.levels).first,
        vgg.high.count >= plan.leastTriplets
    else { return [] }
    let stream = RandomStream(seed: lab.seed, "simulated experiments")
    let ways = [(other, vgg), (vgg, other)].flatMap { pair in plan.participants.map { (pair.0, pair.1, $0) } }
    return try ways.enumerated().map { number, way in
        let found = try lab.pieces("experiments \(number + 1)", count: plan.experiments) { experiment in
            let shown = try plan.choosers.areFound(
                way.2, choosingBy: way.0, beside: way.1,
                stream: stream.substream("way", number).substream("experiment", experiment))
            return [shown.high, shown.low]
        }
        return PowerPoint(
            chooser: way.0.name, other: way.1.name, participants: way.2, experiments: plan.experiments,
            high: found.count { $0[0] }, low: found.count { $0[1] })
    }
}

extension PhotographTriplets {
    /// Both levels of a network over the triplets that fill rare cells first; nothing where it isn't here.
    func levels(_ network: Architecture) -> NetworkLevels? {
        let pair = network.levels, own = networks.filter { $0.network == network.title }
        guard let high = own.first(where: { $0.layer == pair.high }),
            let low = own.first(where: { $0.layer == pair.low })
        else { return nil }
        return NetworkLevels(
            name: network.title, highLayer: pair.high, lowLayer: pair.low, high: high.differences, low: low.differences)
    }
}
