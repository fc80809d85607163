import Notebook

/// Choices with both levels of every network that is here; nothing where none were named.
func explainChoices(
    _ lab: Lab, mostPictures: Int, choices: PictureChoices?, folder: PictureFolder?, features: TwoLevelFeatures?,
    collection: PhotographCollection, vgg: Model?, vggBN: Model?, corNet: Model?
) throws -> ExplainedChoices? {
    // The paper's VGG-16 has batch normalisation.
    let networks = [(Architecture.corNetS, corNet), (.vgg16, vggBN ?? vgg)].compactMap { architecture, model in
        model.map {
            LeveledModel(
                architecture.title, $0, high: architecture.authorsSimilarityLevels.high,
                low: architecture.authorsSimilarityLevels.low)
        }
    }
    return try choices.map {
        try lab.choicesExplained(
            $0, of: folder, or: collection, by: networks, features: features, mostPictures: mostPictures)
    }
}

/// Participants who choose among the triplets of photographs by one network's levels, judged as people's choices are.
func simulateExperiments(_ lab: Lab, plan: PowerPlan, triplets: PhotographTriplets?) throws -> [ExperimentPower] {
    guard let triplets, let vgg = triplets.networks.levels(of: .vgg16),
        let other = [Architecture.corNetS, .efficientNetLite0, .squeezeNet11].lazy
            .compactMap({ triplets.networks.levels(of: $0) }).first,
        vgg.high.count >= plan.leastTriplets
    else { return [] }
    return try lab.experimentPower(
        plan.choosers, by: (other, vgg), participants: plan.participants, experiments: plan.experiments,
        stream: RandomStream(seed: lab.seed, "simulated experiments"))
}
