import Notebook

func measureBaselines(
    _ lab: Lab, profilingSlices: Int, trainings: [Model], images: ImageDataset
) throws -> [Baseline] {
    try lab.pieces("baselines, trainings", named: trainings.indices.map { "training \($0 + 1)" }) { number in
        let trained = trainings[number]
        let network = trained.deployed, engine = try lab.engine, size = 200
        let test = try testBatches(lab, images, for: trained)
        let profiling = try lab.slices(of: \.train, images, for: trained, count: profilingSlices, size: size)
        let accuracy = try test.reduce(Accuracy(correct: 0, count: 0)) {
            $0 + (try network.accuracy(on: $1, engine: engine))
        }
        return Baseline(
            network: title(of: trained), dataset: images.name, test: accuracy, epochs: trained.history.count,
            chance: 1 / Double(images.classNames.count), layers: network.layerMemories,
            maxima: try network.activationMaxima(on: profiling, engine: engine))
    }
}

/// All test images.
private func testBatches(_ lab: Lab, _ images: ImageDataset, for model: Model) throws -> [Batch] {
    let size = 200
    return try lab.slices(of: \.test, images, for: model, count: (images.test.count + size - 1) / size, size: size)
}

/// What a network is: "VGG-16 at a quarter of its width"; the user's own keeps its name.
func title(of model: Model) -> String {
    guard case .trained = model.origin, let first = model.network.weightedLayers.first,
        let filters = model.network.layers[first].layer.parameters.first?.tensor.shape.first
    else { return model.name }
    // Both networks of the paper have 64 filters in their first layer.
    let width = Double(filters) / 64
    switch width {
    case 1: return model.name
    case 0.5: return "\(model.name) at half of its width"
    case 0.25: return "\(model.name) at a quarter of its width"
    default: return "\(model.name) at \(NumberFormat.significant(2).text(width)) of its width"
    }
}

/// What clipping costs where there are no faults: each test image's answer, by protection.
func measureCleanAnswers(
    _ lab: Lab, trainings: [Model], baselines: [Baseline], thresholds: [[TunedThreshold]], images: ImageDataset
) throws -> [CleanAnswers] {
    try lab.pieces("answers without faults", named: trainings.indices.map { "training \($0 + 1)" }) { number in
        let trained = trainings[number], deployed = trained.deployed, engine = try lab.engine
        let maxima = baselines[number].maxima
        let test = try testBatches(lab, images, for: trained)
        func answers(_ network: Network) throws -> String {
            try test.map { batch in
                let found = network.predictions(try network.forward(batch.images, on: engine))
                return zip(found, batch.labels).map { $0 == $1 ? "1" : "0" }.joined()
            }.joined()
        }
        return CleanAnswers(
            correct: try ByCase { protection in
                try answers(protection.apply(to: deployed, maxima: maxima, tuned: thresholds[number]))
            },
            harmed: try answers(deployed.clipped(at: maxima.mapValues { harmfulShare * $0 })))
    }
}
