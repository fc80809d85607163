import Notebook

/// Measures all kinds of maps for each training of the network, with the module that was trained beside it.
func measureMaps(
    _ lab: Lab, plan: MapPlan, trainings: [Model], attentions: Attentions, varied: Attentions, images: ImageDataset
) throws -> [MeasuredMaps] {
    let shuffled = varied.modules.cases.contains(.shuffled) ? varied.modules[.shuffled] : []
    return try trainings.indices.map { number in
        try lab.measured(
            plan, trainings[number], number, images, by: attentions.modules[.published][number].module,
            shuffled: number < shuffled.count ? shuffled[number].module : nil)
    }
}

/// The same of T-TAME's maps by modules with something changed.
struct VariedMaps: Codable, StorableValue {
    var measured: ByCase<Variation, [MeasuredMaps]>
}

func measureVariedMaps(
    _ lab: Lab, plan: MapPlan, trainings: [Model], varied: Attentions, images: ImageDataset
) throws -> VariedMaps {
    VariedMaps(
        measured: try ByCase(varied.modules.cases) { variation in
            try varied.modules[variation].enumerated().map { number, learned in
                try lab.measured(
                    plan, trainings[number], number, images, by: learned.module, named: "\(variation.rawValue), ")
            }
        })
}

extension Lab {
    fileprivate func measured(
        _ plan: MapPlan, _ model: Model, _ number: Int, _ images: ImageDataset, by module: AttentionModule,
        shuffled: AttentionModule? = nil, named name: String = ""
    ) throws -> MeasuredMaps {
        func explained(_ split: KeyPath<ImageDataset, ImageDataset.Split>, _ count: Int) throws -> Explained {
            let size = min(plan.batch, count)
            let slices = try slices(of: split, images, for: model, count: (count + size - 1) / size, size: size)
            return try Explained(
                model.deployed, Tensor(joining: slices.map(\.images)), in: nil, model.normalization, plan, by: module,
                shuffled: shuffled, on: engine, stream: RandomStream(seed: seed, "maps", "training \(number + 1)"))
        }
        var test = try explained(\.test, plan.images)
        if plan.choosing > 0 {
            test.layers = try piece("training \(number + 1), layers") {
                try explained(\.train, plan.choosing).bestLayers(plan.arms, among: { _ in module.design.taps }, plan)
            }
        }
        return try measured(test, plan, named: "\(name)training \(number + 1)")
    }
}

extension Tensor {
    /// Batches [n, C, H, W] as one.
    init(joining batches: [Tensor]) {
        precondition(!batches.isEmpty, "a network explains images")
        self.init([batches.reduce(0) { $0 + $1.shape[0] }] + batches[0].shape.dropFirst(), batches.flatMap(\.values))
    }
}

/// Seconds for a map of one image, by method, in turn.
struct MapSeconds: Codable, StorableValue {
    var seconds: ByCase<Arm, [Double]>
}

func timeMaps(
    _ lab: Lab, plan: TimePlan, trainings: [Model], attentions: Attentions, images: ImageDataset
) throws -> MapSeconds {
    let model = trainings[0], image = try lab.slices(of: \.test, images, for: model, count: 1, size: 1)[0].images
    let maps = MapPlan(
        arms: Arm.methods, images: 1, choosing: 1, masks: plan.masks, emptied: 0, shares: [], batch: 100)
    var explained = try Explained(
        model.deployed, image, in: nil, model.normalization, maps, by: attentions.modules[.published][0].module,
        on: lab.engine, stream: RandomStream(seed: lab.seed, "time"))
    explained.layers = try explained.bestLayers(Arm.methods, among: { _ in explained.module.design.taps }, maps)
    let arms = Arm.methods.filter { $0.method(layer: nil) == nil || explained.layers[$0.rawValue] != nil }
    var seconds = ByCase(arms) { (_: Arm) in [Double]() }
    // Methods take turns, and the first turn doesn't count.
    for run in 0...plan.runs {
        for arm in arms {
            let start = ContinuousClock.now
            _ = try explained.maps(arm)
            if run > 0 { seconds[arm].append((ContinuousClock.now - start) / .seconds(1)) }
        }
    }
    return MapSeconds(seconds: seconds)
}
