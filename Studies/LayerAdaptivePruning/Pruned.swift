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
    var correct: String { marks(zip(answers, labels).map { $0 == $1 }) }

    /// Which are those of another network.
    func agreeing(with other: Answers) -> String { marks(zip(answers, other.answers).map { $0 == $1 }) }

    private func marks(_ marks: [Bool]) -> String { marks.map { $0 ? "1" : "0" }.joined() }
}

/// Test images in slices of 200, so many at most.
func testSlices(_ lab: Lab, _ images: ImageDataset, for model: Model, _ count: Int) throws -> [Batch] {
    let size = 200
    return try lab.slices(
        of: \.test, images, for: model, count: (min(count, images.test.count) + size - 1) / size, size: size)
}

/// Prunes each training at once, by every allocator to every sparsity, without training again.
func pruneAtOnce(
    _ lab: Lab, plan: PruningPlan, trainings: [Model], curves: [TrainingCurves], images: ImageDataset
) throws -> [PrunedTraining] {
    try trainings.indices.map { number in
        let model = trainings[number], network = model.network, engine = try lab.engine
        let layers = try network.prunableLayers(), weights = layers.map(\.weights.count)
        let test = try testSlices(lab, images, for: model, plan.testImages)
        let unseen = try testSlices(lab, images, for: model, plan.changedImages).map(\.images)
        let measurement = try DistortionMeasurement(network, images: unseen, on: engine)
        let recalibration = try CalibrationImages(
            .images, plan.recalibrationImages, from: images, for: model,
            stream: RandomStream(seed: lab.seed, "recalibration")
        ).pass(0)
        let dense = try Answers(model.deployed, on: test, engine: engine)
        let positions = try network.positions(ofLayers: layers.map(\.name), input: network.inputShape)
        let total = plan.sparsities.count * Allocator.allCases.count
        let networks = try plan.sparsities.enumerated().flatMap { row, sparsity in
            try Allocator.allCases.enumerated().compactMap { column, allocator -> PrunedNetwork? in
                let budget = try Sparsity(sparsity).budget(of: weights.reduce(0, +))
                guard let allocation = try allocator.allocation(of: layers, keeping: budget, curves[number]) else {
                    return nil
                }
                return try lab.piece("training \(number + 1), \(allocator.rawValue), \(sparsity)") {
                    lab.progress(
                        "pruning, training \(number + 1)", row * Allocator.allCases.count + column, total,
                        detail: "\(allocator.rawValue), \(percent(sparsity))")
                    let mask = try NetworkMask(network, allocation)
                    let pruned = try mask.applied(to: network)
                    let answers = try Answers(pruned.inUse, on: test, engine: engine)
                    let recalibrated = try pruned.recalibratingBatchNorm(on: recalibration, engine: engine)
                    return PrunedNetwork(
                        allocator: allocator, sparsity: sparsity, kept: allocation.kept, correct: answers.correct,
                        recalibrated: try Answers(recalibrated.inUse, on: test, engine: engine).correct,
                        agreeing: answers.agreeing(with: dense),
                        distortions: try measurement.distortions(of: pruned, on: engine),
                        flops: try allocation.flopsLeft(weights: weights, positions: positions),
                        emptyChannels: mask.layers.reduce(0) { $0 + $1.mask.emptyOutputs })
                }
            }
        }
        return PrunedTraining(dense: dense.correct, networks: networks)
    }
}

extension Network {
    /// As a model deploys it.
    var inUse: Network { foldingBatchNorm().withoutDropout() }
}

extension PrunedNetwork: StorableValue {}
