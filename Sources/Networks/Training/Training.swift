import Tensors

/// Backward passes, schedules, optimisers and the loop around them.
///
/// Raise the version when the same inputs give other numbers.
public enum Training: Method { public static let version = 1 }

extension TrainingState {
    /// Trains for the epochs that the recipe still asks for.
    ///
    /// - Parameters:
    ///   - batches: gives the batches of an epoch, in order.
    ///   - stream: what dropout, the objective and the hooks draw from.
    ///   - objective: what is computed where the recipe's objective is a custom one.
    ///   - beforePass: changes each batch before the pass that learns from it.
    ///   - afterUpdate: changes the state after each update.
    ///   - afterEpoch: gets the state, to keep as a checkpoint.
    /// - Throws: `NetworkError` when the loss is no longer a number, when recipe and network or state don't fit
    ///   together; what the closures throw.
    public mutating func train<Batches: Sequence>(
        _ recipe: TrainingRecipe, imagesPerEpoch: Int, batches: (_ epoch: Int) throws -> Batches, on engine: Engine,
        stream: RandomStream, objective: ObjectiveFunction? = nil, beforePass: BeforePass? = nil,
        afterUpdate: AfterUpdate? = nil, afterBatch: (TrainingProgress) throws -> Void = { _ in },
        afterEpoch: AfterEpoch = { _ in }
    ) throws where Batches.Element == Batch {
        let trains = try recipe.trains.trains(network)
        try begin(recipe, trains: trains)
        let objective = try recipe.objectiveFunction(objective)
        let updatesPerEpoch = (imagesPerEpoch + recipe.batchSize - 1) / recipe.batchSize
        while history.count < recipe.epochs {
            let epoch = history.count
            var mean = EpochMean()
            for (index, original) in try batches(epoch).enumerated() {
                let update = epoch * updatesPerEpoch + index
                let pass = TrainingPass(
                    engine: engine, stream: stream.substream("step", update), epoch: epoch, update: update,
                    trains: trains)
                let batch = try beforePass?(original, network, pass) ?? original
                let value = try objective(network, batch, pass)
                guard value.loss.isFinite else {
                    throw NetworkError(
                        "training \(network.name), epoch \(epoch + 1)",
                        "the loss is no longer a finite number",
                        advice: "Lower the learning rate (\(recipe.peakLearningRate))")
                }
                let point = recipe.point(
                    update: update, of: recipe.epochs * updatesPerEpoch, perEpoch: updatesPerEpoch)
                try learn(value, recipe, point, trains: trains, on: engine)
                try afterUpdate?(&self, pass)
                mean.add(value, images: batch.labels.count)
                try afterBatch(
                    TrainingProgress(
                        epoch: epoch + 1, epochs: recipe.epochs, imagesDone: epoch * imagesPerEpoch + mean.images,
                        imagesInAll: recipe.epochs * imagesPerEpoch, loss: mean.loss, accuracy: mean.accuracy))
            }
            history.append(EpochSummary(loss: mean.loss, accuracy: mean.accuracy))
            try afterEpoch(self)
        }
    }

    private mutating func begin(_ recipe: TrainingRecipe, trains: [Bool]) throws {
        guard let state = optimizerState else {
            optimizerState = OptimizerState(recipe.optimizer.memories, of: network, trains: trains)
            return
        }
        guard state.fits(recipe.optimizer, network, trains: trains) else {
            throw NetworkError(
                "resuming the training of \(network.name)",
                "the checkpoint is of another optimiser or of other trained layers", advice: "Delete it to train anew")
        }
    }

    private mutating func learn(
        _ value: ObjectiveValue, _ recipe: TrainingRecipe, _ point: Schedule.Point, trains: [Bool], on engine: Engine
    ) throws {
        for statistics in value.statistics where trains[statistics.layer] {
            network.layers[statistics.layer].layer.updateRunningStatistics(statistics)
        }
        var scale: Float = 1
        if let limit = recipe.clippingNorm {
            let gradients = value.gradients.layers.indices.lazy.filter { trains[$0] }
                .flatMap { value.gradients.layers[$0].lazy.map(\.tensor) }
            scale = clippingFactor(norm: engine.norm(gradients), limit: limit)
        }
        let update = OptimizerState.Update(
            optimizer: recipe.optimizer, learningRate: point.learningRate, momentum: point.momentum,
            gradientScale: scale)
        try optimizerState?.update(&network, with: value.gradients, update, on: engine)
    }
}

extension TrainingRecipe {
    /// The recipe's objective, or the closure in the place of a custom one.
    fileprivate func objectiveFunction(_ custom: ObjectiveFunction?) throws -> ObjectiveFunction {
        if case .custom(let name) = objective {
            guard let custom else {
                throw NetworkError(
                    "training with the objective \"\(name)\"",
                    "there is no closure that computes it", advice: "Pass it as objective")
            }
            return custom
        }
        guard custom == nil else {
            throw NetworkError(
                "training with an objective of its own",
                "the recipe asks for \(objective.inWords)", advice: "Make its objective .custom with a name")
        }
        return { [objective] network, batch, pass in
            let trace = try pass.traced(network, batch.images)
            return try pass.value(try objective.loss(trace.output, batch), of: network, through: trace)
        }
    }
}

/// Means over the images of an epoch so far.
private struct EpochMean {
    private(set) var images = 0
    private var lossSum = 0.0
    private var correct: Int? = 0

    var loss: Double { lossSum / Double(max(images, 1)) }
    var accuracy: Double? { correct.map { Double($0) / Double(max(images, 1)) } }

    mutating func add(_ value: ObjectiveValue, images count: Int) {
        images += count
        lossSum += value.loss * Double(count)
        correct = if let correct, let new = value.correct { correct + new } else { nil }
    }
}

extension Layer {
    fileprivate mutating func updateRunningStatistics(_ statistics: BatchStatistics) {
        guard case .batchNorm(var norm) = self else { return }
        let count = Float(statistics.count)
        // The running variance is the unbiased one, as in PyTorch.
        norm.runningMean.blend(with: statistics.mean, share: norm.momentum, factor: 1)
        norm.runningVariance.blend(
            with: statistics.variance, share: norm.momentum, factor: count / Swift.max(count - 1, 1))
        self = .batchNorm(norm)
    }
}

extension Tensor {
    fileprivate mutating func blend(with other: Tensor, share: Float, factor: Float) {
        withMutableValues { values in
            other.withValues { new in
                for index in values.indices {
                    values[index] += share * (new[index] * factor - values[index])
                }
            }
        }
    }
}
