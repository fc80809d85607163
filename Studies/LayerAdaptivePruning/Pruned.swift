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
    try trainings.indices.map { number in
        let model = trainings[number]
        let recalibration = try CalibrationImages(
            .images, plan.recalibrationImages, from: images, for: model,
            stream: RandomStream(seed: lab.seed, "recalibration"))
        return try prunedAtOnce(
            lab, model, curves[number], plan.sparsities, on: testSlices(lab, images, for: model, plan.testImages),
            changes: changedImages(lab, images, for: model, plan.changedImages),
            recalibration: recalibration.pass(0), named: "training \(number + 1)")
    }
}

/// - Parameters:
///   - test: what networks answer is told on these.
///   - unseen: what pruning changes is measured on these.
func prunedAtOnce(
    _ lab: Lab, _ model: Model, _ curves: TrainingCurves, _ sparsities: [Double], on test: [Batch],
    changes unseen: [Tensor], recalibration: [Tensor], named name: String
) throws -> PrunedTraining {
    let network = model.network, engine = try lab.engine
    let layers = try network.prunableLayers(), weights = layers.map(\.weights.count)
    let measurement = try DistortionMeasurement(network, images: unseen, on: engine)
    let dense = try Answers(model.deployed, on: test, engine: engine)
    let positions = try network.weightPositions(ofLayers: layers.map(\.name), input: network.inputShape)
    let tried = sparsities.flatMap { sparsity in Allocator.allCases.map { (sparsity: sparsity, allocator: $0) } }
    let networks = try tried.enumerated().compactMap { place, tried -> PrunedNetwork? in
        let (sparsity, allocator) = tried
        let budget = try Sparsity(sparsity).budget(of: weights.reduce(0, +))
        guard let allocation = try allocator.allocation(of: layers, keeping: budget, curves) else { return nil }
        lab.progress("pruning, \(name)", place, sparsities.count * Allocator.allCases.count)
        return try lab.piece("\(name), \(allocator.rawValue), \(sparsity)") {
            let mask = try NetworkMask(network, allocation)
            let pruned = try mask.applied(to: network)
            let answers = try Answers(pruned.inUse, on: test, engine: engine)
            let recalibrated = try pruned.recalibratingBatchNorm(on: recalibration, engine: engine)
            return PrunedNetwork(
                allocator: allocator, sparsity: sparsity, kept: allocation.kept, correct: answers.correct,
                recalibrated: try Answers(recalibrated.inUse, on: test, engine: engine).correct,
                distortions: try measurement.distortions(of: pruned, on: engine),
                flops: try allocation.flopsLeft(weights: weights, positions: positions),
                emptyChannels: mask.layers.reduce(0) { $0 + $1.mask.emptyOutputs })
        }
    }
    return PrunedTraining(dense: dense.correct, weights: weights.reduce(0, +), networks: networks)
}

extension Network {
    /// As a model deploys it.
    var inUse: Network { foldingBatchNorm().withoutDropout() }
}

extension PrunedNetwork: StorableValue {}
