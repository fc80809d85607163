import Notebook

/// Prunes each training at once and trains it on, in equally many steps on the same images in the same order.
func retrain(
    _ lab: Lab, plan: RetrainingPlan, trainings: [Model], curves: [TrainingCurves], images: ImageDataset
) throws -> [RetrainedTraining] {
    let learned = images.limited(training: plan.images)
    return try trainings.indices.map { number in
        let model = trainings[number], network = model.network
        let layers = try network.prunableLayers()
        let total = layers.reduce(0) { $0 + $1.weights.count }
        let test = try testSlices(lab, images, for: model, plan.testImages)
        func trained(_ allocator: Allocator, _ sparsity: Double) throws -> RetrainedNetwork? {
            let budget = try Sparsity(sparsity).budget(of: total)
            guard let allocation = try allocator.allocation(of: layers, keeping: budget, curves[number]) else {
                return nil
            }
            let name = "training \(number + 1), \(allocator.rawValue), \(sparsity)"
            return try lab.piece(name) {
                let trained = try lab.retrained(
                    model, holding: NetworkMask(network, allocation), on: learned, plan.recipe,
                    drawnAs: "training \(number + 1)", named: name)
                return RetrainedNetwork(
                    allocator: allocator, sparsity: sparsity, kept: trained.network.nonzeroWeightCounts.reduce(0, +),
                    correct: try Answers(trained.deployed, on: test, engine: lab.engine).correct)
            }
        }
        var networks = try plan.sparsities.flatMap { sparsity in
            try plan.allocators.compactMap { try trained($0, sparsity) }
        }
        // The control, at the first sparsity alone.
        if let permuted = try trained(.permuted, plan.sparsities[0]) {
            networks.insert(permuted, at: networks.count { $0.sparsity == plan.sparsities[0] })
        }
        return RetrainedTraining(
            dense: try Answers(model.deployed, on: test, engine: lab.engine).correct, networks: networks)
    }
}

/// Prunes a fifth of what is left and trains, again and again.
func pruneInRounds(
    _ lab: Lab, plan: IterativePlan, trainings: [Model], images: ImageDataset
) throws -> [IterativeTraining] {
    let learned = images.limited(training: plan.images)
    return try trainings.indices.map { number in
        let model = trainings[number]
        let test = try testSlices(lab, images, for: model, plan.testImages)
        /// One round's training: all arms see the same images in the same order.
        func trained(_ model: Model, _ mask: NetworkMask, round: Int, named name: String) throws -> Model {
            try lab.retrained(
                model, holding: mask, on: learned, plan.recipe, drawnAs: "training \(number + 1), round \(round)",
                named: name)
        }
        var dense = model
        for round in 1...plan.rounds {
            dense = try trained(
                dense, NetworkMask([]), round: round, named: "training \(number + 1), dense, round \(round)")
        }
        let rounds = try ByCase(plan.allocators) { (allocator: Allocator) in
            var pruned = model, kept: PruningAllocation?
            return try (1...plan.rounds).map { round in
                let sparsity = try sparsity(afterRounds: round)
                let name = "training \(number + 1), \(allocator.rawValue), round \(round)"
                let layers = try pruned.network.prunableLayers()
                let budget = sparsity.budget(of: layers.reduce(0) { $0 + $1.weights.count })
                let allocation = try lab.piece("\(name), allocation") {
                    var curves = TrainingCurves(images: [], noise: [], augmented: [])
                    if allocator == .rateDistortion {
                        let chosen = try CalibrationImages(
                            .images, plan.curves.images, from: images, for: model,
                            stream: RandomStream(seed: lab.seed, "calibration"))
                        curves.images = try lab.distortions(
                            of: pruned.network, on: chosen, parts: plan.curves.parts, named: "\(name), curves")
                    }
                    return try measured(
                        allocator.allocation(of: layers, keeping: budget, curves, after: kept), "an allocation")
                }
                pruned = try trained(pruned, NetworkMask(pruned.network, allocation), round: round, named: name)
                kept = allocation
                return try lab.piece("\(name), answers") {
                    IterativeTraining.Round(
                        sparsity: sparsity.value,
                        correct: try Answers(pruned.deployed, on: test, engine: lab.engine).correct)
                }
            }
        }
        return IterativeTraining(
            dense: try Answers(model.deployed, on: test, engine: lab.engine).correct,
            denseTrained: try Answers(dense.deployed, on: test, engine: lab.engine).correct, rounds: rounds)
    }
}

extension PruningAllocation: StorableValue {}
extension IterativeTraining.Round: StorableValue {}
extension RetrainedNetwork: StorableValue {}

/// 1 − 0.8ᵗ: each round prunes a fifth of what is left.
private func sparsity(afterRounds rounds: Int) throws -> Sparsity {
    try Sparsity(1 - (0..<rounds).reduce(1.0) { left, _ in left * 0.8 })
}
