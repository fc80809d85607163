import Notebook

/// Modules by what was changed of them; of each one for each training of the network, or for the first alone.
typealias Attentions = ByCase<AttentionVariation, [LearnedAttention]>

func trainAttention(
    _ lab: Lab, plan: AttentionPlan, trainings: [Model], images: ImageDataset
) throws -> Attentions {
    let learned = images.limited(training: plan.images)
    let counts = ByCase(plan.variations + plan.once) { plan.once.contains($0) ? 1 : trainings.count }
    let names = counts.cases.map { kind in (1...counts[kind]).map { "\(kind.rawValue), training \($0)" } }
    let modules = try lab.pieces("modules", inRows: names) { kind, number in
        let stream = RandomStream(seed: lab.seed, "attention", "training \(number + 1)"), model = trainings[number]
        let loader = BatchLoader(
            learned.train, shape: learned.shape, normalization: model.normalization,
            batchSize: plan.recipe.batchSize, augmentation: .flipsAndCrops, shuffledBy: stream.substream("batches"))
        let watched = try lab.slices(of: \.test, images, for: model, count: 1, size: plan.watched)
        return try lab.attentionVaried(
            counts.cases[kind], beside: model.deployed, in: nil, black: model.normalization.values(of: 0), plan.recipe,
            imagesPerEpoch: learned.train.count, batches: { TensorBatches(loader.epoch($0)) },
            watched: watched[0].images, stream: stream, named: names[kind][number])
    }
    let found = Dictionary(uniqueKeysWithValues: zip(counts.cases, modules))
    return try ByCase(counts.cases) { try measured(found[$0], "the modules, \($0.rawValue)") }
}

/// A module, and which training of the network it is beside.
private typealias Explainer = (name: String, training: Int, module: AttentionModule, shuffled: AttentionModule?)

/// Measures all kinds of maps for each training of the network, with the module that was trained beside it.
func measureMaps(
    _ lab: Lab, plan: MapPlan, trainings: [Model], attentions: Attentions, varied: Attentions, images: ImageDataset
) throws -> [MapResults] {
    let shuffled = varied.cases.contains(.shuffled) ? varied[.shuffled].map(\.module) : []
    return try measuredMaps(
        lab, plan, trainings, images,
        attentions[.published].enumerated().map {
            ("training \($0 + 1)", $0, $1.module, $0 < shuffled.count ? shuffled[$0] : nil)
        })
}

/// The same of T-TAME's maps by modules with something changed.
func measureVariedMaps(
    _ lab: Lab, plan: MapPlan, trainings: [Model], varied: Attentions, images: ImageDataset
) throws -> ByCase<AttentionVariation, [MapResults]> {
    let modules = varied.cases.flatMap { kind in varied[kind].enumerated().map { (kind, $0, $1.module) } }
    let found = try measuredMaps(
        lab, plan, trainings, images, modules.map { ("\($0.rawValue), training \($1 + 1)", $1, $2, nil) })
    return ByCase(varied.cases) { kind in zip(modules, found).filter { $0.0.0 == kind }.map(\.1) }
}

private func measuredMaps(
    _ lab: Lab, _ plan: MapPlan, _ trainings: [Model], _ images: ImageDataset, _ explainers: [Explainer]
) throws -> [MapResults] {
    try lab.mapResultsOfEach(explainers.map(\.name), plan) { place in
        let (_, number, module, shuffled) = explainers[place]
        func explained(_ split: KeyPath<ImageDataset, ImageDataset.Split>, _ count: Int) throws -> MappedImages {
            try lab.mappedImages(
                of: split, images, for: trainings[number], count: count, plan, by: module, shuffled: shuffled,
                stream: RandomStream(seed: lab.seed, "maps", "training \(number + 1)"))
        }
        var test = try explained(\.test, plan.images)
        if plan.choosing > 0 {
            test.layers = try lab.piece("training \(number + 1), layers") {
                try explained(\.train, plan.choosing).bestLayers(plan.kinds, among: { _ in module.design.taps })
            }
        }
        return test
    }
}

/// Seconds for a map of one image, by method, made as those that are measured of the first training.
func timeMaps(
    _ lab: Lab, plan: MapPlan, trainings: [Model], attentions: Attentions, measured: [MapResults], images: ImageDataset
) throws -> ByCase<MapSource, [Double]> {
    var explained = try lab.mappedImages(
        of: \.test, images, for: trainings[0], count: 1, plan, by: attentions[.published][0].module,
        stream: RandomStream(seed: lab.seed, "time"))
    explained.layers = measured[0].layers
    return try explained.secondsForMaps(MapSource.methods, runs: 10)
}
