import Notebook

/// Prunes each training at once and trains it on, in equally many steps on the same images in the same order.
func retrain(
    _ lab: Lab, plan: RetrainingPlan, trainings: [Model], curves: [TrainingCurves], images: ImageDataset
) throws -> [RetrainedTraining] {
    let learned = images.limited(training: plan.images)
    // The control, at the first sparsity alone, stands behind it.
    let arms = plan.sparsities.enumerated().flatMap { place, sparsity in
        (plan.allocators + (place == 0 ? [.permuted] : [])).map { (allocator: $0, sparsity: sparsity) }
    }
    let tests = LatestMade<Int, [Batch]>()
    func test(_ number: Int) throws -> [Batch] {
        try tests.of(number) { try testSlices(lab, images, for: trainings[number], plan.testImages) }
    }
    let names = trainings.indices.map { number in
        arms.map { "training \(number + 1), \($0.allocator.rawValue), \($0.sparsity)" }
    }
    let networks = try lab.pieces("pruned and trained on", inRows: names) { number, arm -> RetrainedNetwork? in
        let network = trainings[number].network, layers = try network.prunableLayers(),
            (allocator, sparsity) = arms[arm]
        let budget = try Sparsity(sparsity).budget(of: layers.reduce(0) { $0 + $1.weights.count })
        guard let allocation = try allocator.allocation(of: layers, keeping: budget, curves[number]) else { return nil }
        let trained = try lab.retrained(
            trainings[number], holding: NetworkMask(network, allocation), on: learned, plan.recipe,
            drawnAs: "training \(number + 1)", named: names[number][arm])
        return RetrainedNetwork(
            allocator: allocator, sparsity: sparsity, kept: trained.network.nonzeroWeightCounts.reduce(0, +),
            correct: try Answers(trained.deployed, on: test(number), engine: lab.engine).correct)
    }
    return try trainings.indices.map { number in
        RetrainedTraining(
            dense: try Answers(trainings[number].deployed, on: test(number), engine: lab.engine).correct,
            networks: networks[number].compactMap(\.self))
    }
}

/// Prunes a fifth of what is left and trains, again and again.
func pruneInRounds(
    _ lab: Lab, plan: IterativePlan, trainings: [Model], images: ImageDataset
) throws -> [IterativeTraining] {
    let learned = images.limited(training: plan.images)
    let tests = LatestMade<Int, [Batch]>()
    func test(_ number: Int) throws -> [Batch] {
        try tests.of(number) { try testSlices(lab, images, for: trainings[number], plan.testImages) }
    }
    /// One round's training: all arms see the same images in the same order.
    func trained(_ model: Model, _ mask: NetworkMask, _ number: Int, round: Int, named name: String) throws -> Model {
        try lab.retrained(
            model, holding: mask, on: learned, plan.recipe, drawnAs: "training \(number + 1), round \(round)",
            named: name)
    }
    /// What a network answers that was trained on for as long, whole.
    func dense(_ number: Int) throws -> [IterativeTraining.Round] {
        var dense = trainings[number]
        for round in 1...plan.rounds {
            dense = try trained(
                dense, NetworkMask([]), number, round: round, named: "training \(number + 1), dense, round \(round)")
        }
        return [
            IterativeTraining.Round(
                sparsity: 0, correct: try Answers(dense.deployed, on: test(number), engine: lab.engine).correct)
        ]
    }
    func rounds(_ number: Int, _ allocator: Allocator) throws -> [IterativeTraining.Round] {
        let model = trainings[number]
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
            pruned = try trained(pruned, NetworkMask(pruned.network, allocation), number, round: round, named: name)
            kept = allocation
            return try lab.piece("\(name), answers") {
                IterativeTraining.Round(
                    sparsity: sparsity.value,
                    correct: try Answers(pruned.deployed, on: test(number), engine: lab.engine).correct)
            }
        }
    }
    // Rounds follow each other; arms don't.
    let arms = ["dense"] + plan.allocators.map(\.rawValue)
    let names = trainings.indices.map { number in arms.map { "training \(number + 1), \($0)" } }
    let found = try lab.pieces("pruned in rounds, arms", inRows: names) { number, arm in
        try arm == 0 ? dense(number) : rounds(number, plan.allocators[arm - 1])
    }
    return try trainings.indices.map { number in
        let byAllocator = Dictionary(zip(plan.allocators, found[number].dropFirst())) { first, _ in first }
        return IterativeTraining(
            dense: try Answers(trainings[number].deployed, on: test(number), engine: lab.engine).correct,
            denseTrained: try measured(found[number][0].last?.correct, "what the dense network answers"),
            rounds: try ByCase(plan.allocators) { try measured(byAllocator[$0], "rounds by \($0.rawValue)") })
    }
}

extension PruningAllocation: StorableValue {}
extension IterativeTraining.Round: StorableValue {}
extension RetrainedNetwork: StorableValue {}

/// 1 − 0.8ᵗ: each round prunes a fifth of what is left.
private func sparsity(afterRounds rounds: Int) throws -> Sparsity {
    try Sparsity(1 - (0..<rounds).reduce(1.0) { left, _ in left * 0.8 })
}
