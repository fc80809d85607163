import Notebook

/// Answers of a network on test images.
struct Answers {
    let answers: [Int]
    let labels: [Int]

    init(_ network: Network, on batches: [Batch], engine: Engine) throws {
        answers = try batches.flatMap { network.predictions(try network.forward($0.images, on: engine)) }
        labels = batches.flatMap(\.labels)
    }

    /// Which are right: "1" or "0" for each.
    var correct: String { zip(answers, labels).map { $0 == $1 ? "1" : "0" }.joined() }
}

/// Test images in slices of 200, so many at most.
func testSlices(_ lab: Lab, _ images: ImageDataset, for model: Model, _ count: Int) throws -> [Batch] {
    let size = 200
    return try lab.slices(
        of: \.test, images, for: model, count: (min(count, images.test.count) + size - 1) / size, size: size)
}

/// About so many of the test images, on which changes of the output are measured.
func changedImages(_ lab: Lab, _ images: ImageDataset, for model: Model, _ count: Int) throws -> [Tensor] {
    try model.check(images)
    let size = 50
    let loader = BatchLoader(
        images.test, shape: images.shape, normalization: model.normalization, batchSize: size,
        augmentation: .none, shuffledBy: RandomStream(seed: lab.seed, "images of changes"))
    return TensorBatches(loader.epoch(0)).prefix(max(1, count / size)).map(\.images)
}

/// Prunes each training at once, by every allocator to every sparsity, without training again.
func pruneAtOnce(
    _ lab: Lab, plan: PruningPlan, trainings: [Model], curves: [TrainingCurves], images: ImageDataset
) throws -> [PrunedTraining] {
    try prunedAtOnce(lab, trainings.indices.map { "training \($0 + 1)" }, plan.sparsities) { number in
        let model = trainings[number]
        let recalibration = try CalibrationImages(
            .images, plan.recalibrationImages, from: images, for: model,
            stream: RandomStream(seed: lab.seed, "recalibration"))
        return PruningTrial(
            model: model, curves: curves[number], test: try testSlices(lab, images, for: model, plan.testImages),
            unseen: try changedImages(lab, images, for: model, plan.changedImages),
            recalibration: recalibration.pass(0))
    }
}

/// A network that is pruned at once.
struct PruningTrial {
    var model: Model
    var curves: TrainingCurves
    /// What networks answer is told on these.
    var test: [Batch]
    /// What pruning changes is measured on these.
    var unseen: [Tensor]
    var recalibration: [Tensor]
}

/// - Parameter trial: of a name, by its place.
func prunedAtOnce(
    _ lab: Lab, _ names: [String], _ sparsities: [Double], trial: (Int) throws -> PruningTrial
) throws -> [PrunedTraining] {
    let engine = try lab.engine
    let tried = sparsities.flatMap { sparsity in Allocator.allCases.map { (sparsity: sparsity, allocator: $0) } }
    let latest = LatestMade<Int, (trial: PruningTrial, measurement: DistortionMeasurement)>()
    func prepared(_ place: Int) throws -> (trial: PruningTrial, measurement: DistortionMeasurement) {
        try latest.of(place) {
            let trial = try trial(place)
            return (trial, try DistortionMeasurement(trial.model.network, images: trial.unseen, on: engine))
        }
    }
    let rows = names.map { name in tried.map { "\(name), \($0.allocator.rawValue), \($0.sparsity)" } }
    let networks = try lab.pieces("pruning at once", inRows: rows) { place, number -> PrunedNetwork? in
        let (trial, measurement) = try prepared(place), (sparsity, allocator) = tried[number]
        let network = trial.model.network, layers = try network.prunableLayers()
        let weights = layers.map(\.weights.count), budget = try Sparsity(sparsity).budget(of: weights.reduce(0, +))
        guard let allocation = try allocator.allocation(of: layers, keeping: budget, trial.curves) else { return nil }
        let mask = try NetworkMask(network, allocation), pruned = try mask.applied(to: network)
        let answers = try Answers(pruned.inUse, on: trial.test, engine: engine)
        let recalibrated = try pruned.recalibratingBatchNorm(on: trial.recalibration, engine: engine)
        let positions = try network.weightPositions(ofLayers: layers.map(\.name), input: network.inputShape)
        return PrunedNetwork(
            allocator: allocator, sparsity: sparsity, kept: allocation.kept, correct: answers.correct,
            recalibrated: try Answers(recalibrated.inUse, on: trial.test, engine: engine).correct,
            distortions: try measurement.distortions(of: pruned, on: engine),
            flops: try allocation.flopsLeft(weights: weights, positions: positions),
            emptyChannels: mask.layers.reduce(0) { $0 + $1.mask.emptyOutputs })
    }
    return try names.indices.map { place in
        let trial = try prepared(place).trial
        return PrunedTraining(
            dense: try Answers(trial.model.deployed, on: trial.test, engine: engine).correct,
            weights: try trial.model.network.prunableLayers().reduce(0) { $0 + $1.weights.count },
            networks: networks[place].compactMap(\.self))
    }
}

extension Network {
    /// As a model deploys it.
    var inUse: Network { foldingBatchNorm().withoutDropout() }
}

extension PrunedNetwork: StorableValue {}
