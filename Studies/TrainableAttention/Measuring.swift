import Notebook

/// Modules by what was changed of them; of each one for each training of the network, or for the first alone.
typealias Attentions = ByCase<AttentionVariation, [LearnedAttention]>

func trainAttention(
    _ lab: Lab, plan: AttentionPlan, trainings: [Model], images: ImageDataset
) throws -> Attentions {
    let learned = images.limited(training: plan.images)
    return try ByCase(plan.variations + plan.once) { (variation: AttentionVariation) in
        let count = plan.once.contains(variation) ? 1 : trainings.count
        return try trainings.prefix(count).enumerated().map { number, model in
            let stream = RandomStream(seed: lab.seed, "attention", "training \(number + 1)")
            let loader = BatchLoader(
                learned.train, shape: learned.shape, normalization: model.normalization,
                batchSize: plan.recipe.batchSize, augmentation: .flipsAndCrops,
                shuffledBy: stream.substream("batches"))
            let watched = try lab.slices(of: \.test, images, for: model, count: 1, size: plan.watched)
            return try lab.attentionVaried(
                variation, beside: model.deployed, in: nil, black: model.normalization.values(of: 0), plan.recipe,
                imagesPerEpoch: learned.train.count, batches: { TensorBatches(loader.epoch($0)) },
                watched: watched[0].images, stream: stream, named: "\(variation.rawValue), training \(number + 1)")
        }
    }
}

/// Measures all kinds of maps for each training of the network, with the module that was trained beside it.
func measureMaps(
    _ lab: Lab, plan: MapPlan, trainings: [Model], attentions: Attentions, varied: Attentions, images: ImageDataset
) throws -> [MapResults] {
    let shuffled = varied.cases.contains(.shuffled) ? varied[.shuffled] : []
    return try trainings.indices.map { number in
        try lab.measured(
            plan, trainings[number], number, images, by: attentions[.published][number].module,
            shuffled: number < shuffled.count ? shuffled[number].module : nil)
    }
}

/// The same of T-TAME's maps by modules with something changed.
func measureVariedMaps(
    _ lab: Lab, plan: MapPlan, trainings: [Model], varied: Attentions, images: ImageDataset
) throws -> ByCase<AttentionVariation, [MapResults]> {
    try ByCase(varied.cases) { variation in
        try varied[variation].enumerated().map { number, learned in
            try lab.measured(
                plan, trainings[number], number, images, by: learned.module, named: "\(variation.rawValue), ")
        }
    }
}

extension Lab {
    fileprivate func measured(
        _ plan: MapPlan, _ model: Model, _ number: Int, _ images: ImageDataset, by module: AttentionModule,
        shuffled: AttentionModule? = nil, named name: String = ""
    ) throws -> MapResults {
        func explained(_ split: KeyPath<ImageDataset, ImageDataset.Split>, _ count: Int) throws -> MappedImages {
            try mappedImages(
                of: split, images, for: model, count: count, plan, by: module, shuffled: shuffled,
                stream: RandomStream(seed: seed, "maps", "training \(number + 1)"))
        }
        var test = try explained(\.test, plan.images)
        if plan.choosing > 0 {
            test.layers = try piece("training \(number + 1), layers") {
                try explained(\.train, plan.choosing).bestLayers(plan.kinds, among: { _ in module.design.taps })
            }
        }
        return try mapResults(of: test, plan, named: "\(name)training \(number + 1)")
    }
}

/// Seconds for a map of one image, by method; RISE's of 1,000 masks.
func timeMaps(
    _ lab: Lab, plan runs: Int, trainings: [Model], attentions: Attentions, images: ImageDataset
) throws -> ByCase<MapSource, [Double]> {
    let module = attentions[.published][0].module
    var explained = try lab.mappedImages(
        of: \.test, images, for: trainings[0], count: 1,
        MapPlan(kinds: MapSource.methods, images: 1, masks: 1_000, batch: 100), by: module,
        stream: RandomStream(seed: lab.seed, "time"))
    explained.layers = try explained.bestLayers(MapSource.methods, among: { _ in module.design.taps })
    return try explained.secondsForMaps(MapSource.methods, runs: runs)
}
