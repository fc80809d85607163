import Notebook

/// Modules by what was changed of them; of each one for each training of the network, or for the first alone.
struct Attentions: Codable, StorableValue {
    var modules: ByCase<Variation, [LearnedAttention]>
}

func trainAttention(
    _ lab: Lab, plan: AttentionPlan, trainings: [Model], images: ImageDataset
) throws -> Attentions {
    let learned = images.limited(training: plan.images)
    let modules = try ByCase(plan.variations + plan.once) { (variation: Variation) in
        let count = plan.once.contains(variation) ? 1 : trainings.count
        return try trainings.prefix(count).enumerated().map { number, model in
            let stream = RandomStream(seed: lab.seed, "attention", "training \(number + 1)")
            let loader = BatchLoader(
                learned.train, shape: learned.shape, normalization: model.normalization,
                batchSize: plan.recipe.batchSize, augmentation: .flipsAndCrops,
                shuffledBy: stream.substream("batches"))
            let watched = try lab.slices(of: \.test, images, for: model, count: 1, size: plan.watched)
            return try lab.attention(
                variation, beside: model.deployed, in: nil, black: model.normalization.values(of: 0), plan.recipe,
                imagesPerEpoch: learned.train.count, batches: { TensorBatches(loader.epoch($0)) },
                watched: watched[0].images, stream: stream, named: "\(variation.rawValue), training \(number + 1)")
        }
    }
    return Attentions(modules: modules)
}

extension Lab {
    /// A module of one variation, trained beside a network that stays as it is.
    func attention<Batches: Sequence>(
        _ variation: Variation, beside network: Network, in groups: LogitGroups?, black: [Float],
        _ recipe: TrainingRecipe, imagesPerEpoch: Int, batches: (_ epoch: Int) throws -> Batches, watched: Tensor,
        stream: RandomStream, named name: String
    ) throws -> LearnedAttention where Batches.Element == Batch {
        let usual = try AttentionDesign.usual(for: network, input: network.inputShape)
        let design = variation.design(usual.taps)
        let taps = try AttentionTaps(design.taps, of: network, input: network.inputShape)
        let classes = try groups?.count ?? network.outputShape([1] + network.inputShape)[1]
        let module = AttentionModule(
            design, taps, count: classes, stream: stream.substream(variation.firstNumbers))
        let objective = try AttentionObjective(
            module, beside: network, in: groups, black: black, loss: variation.loss, target: variation.target)
        return try attentionLearned(
            module, by: objective, recipe, imagesPerEpoch: imagesPerEpoch, batches: batches, watched: watched,
            stream: stream.substream("answers"), named: name)
    }
}
