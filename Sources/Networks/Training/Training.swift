import Foundation
import Tensors

/// Backward passes, the recipe's schedule and the descent.
///
/// Raise the version when the same inputs give other numbers.
public enum Training: Method { public static let version = 1 }

/// Where a training run stands.
public struct TrainingProgress: Sendable {
    public var epoch: Int
    public var epochs: Int
    public var imagesDone: Int
    public var imagesInAll: Int
    /// Means over the epoch so far.
    public var loss: Double
    public var accuracy: Double
}

/// A network between two epochs; enough to go on as if nothing had happened.
public struct TrainingState: Sendable, Equatable {
    public var network: Network
    /// For each layer, in the order of its trained parameters.
    public var velocities: [[Tensor]]
    public var history: [EpochSummary]

    /// A network before its first epoch.
    public init(_ network: Network) {
        self.network = network
        velocities = network.layers.map { layer in
            layer.layer.parameters.filter(\.role.isTrained).map { Tensor(repeating: 0, shape: $0.tensor.shape) }
        }
        history = []
    }
}

extension TrainingState {
    /// Trains for the epochs that the recipe still asks for.
    ///
    /// - Parameters:
    ///   - batches: gives the batches of an epoch, in order.
    ///   - stream: what dropout draws from.
    ///   - afterEpoch: gets the state, to keep as a checkpoint.
    /// - Throws: `NetworkError` when the loss is no longer a number.
    public mutating func train<Batches: Sequence>(
        _ recipe: TrainingRecipe, imagesPerEpoch: Int, batches: (_ epoch: Int) throws -> Batches, on engine: Engine,
        stream: RandomStream, afterBatch: (TrainingProgress) throws -> Void = { _ in },
        afterEpoch: (TrainingState) throws -> Void = { _ in }
    ) throws where Batches.Element == Batch {
        let stepsPerEpoch = (imagesPerEpoch + recipe.batchSize - 1) / recipe.batchSize
        while history.count < recipe.epochs {
            let epoch = history.count
            var (images, loss, correct) = (0, 0.0, 0)
            for (index, batch) in try batches(epoch).enumerated() {
                let step = epoch * stepsPerEpoch + index
                let rate = recipe.learningRate(step: step, of: recipe.epochs * stepsPerEpoch)
                let result = try learn(
                    batch, recipe, learningRate: rate, on: engine, dropout: stream.substream("step", step))
                guard result.value.isFinite else {
                    throw NetworkError(
                        "training \(network.name), epoch \(epoch + 1)",
                        "the loss is no longer a finite number; lower the learning rate (\(recipe.peakLearningRate))")
                }
                images += batch.labels.count
                loss += result.value * Double(batch.labels.count)
                correct += result.correct
                try afterBatch(
                    TrainingProgress(
                        epoch: epoch + 1, epochs: recipe.epochs, imagesDone: epoch * imagesPerEpoch + images,
                        imagesInAll: recipe.epochs * imagesPerEpoch, loss: loss / Double(images),
                        accuracy: Double(correct) / Double(images)))
            }
            history.append(
                EpochSummary(loss: loss / Double(max(images, 1)), accuracy: Double(correct) / Double(max(images, 1))))
            try afterEpoch(self)
        }
    }

    private mutating func learn(
        _ batch: Batch, _ recipe: TrainingRecipe, learningRate: Double, on engine: Engine, dropout: RandomStream
    ) throws -> Loss {
        let loss: Loss
        let gradients: Gradients
        do {
            let trace = try network.traced(batch.images, on: engine, dropout: dropout)
            loss = crossEntropy(trace.output, labels: batch.labels, smoothing: Float(recipe.labelSmoothing))
            gradients = try network.backward(loss.gradient, through: trace, on: engine).parameters
            updateRunningStatistics(trace)
        }
        for layer in network.layers.indices {
            var next = 0
            network.layers[layer].layer.withParameters { role, parameter in
                guard role.isTrained else { return }
                let step = DescentStep(
                    learningRate: Float(learningRate), momentum: Float(recipe.momentum),
                    weightDecay: role == .weight ? Float(recipe.weightDecay) : 0, isNesterov: true)
                engine.descend(
                    &parameter, velocity: &velocities[layer][next], gradient: gradients[layer][next], step)
                next += 1
            }
        }
        return loss
    }

    private mutating func updateRunningStatistics(_ trace: Trace) {
        for (index, statistics) in trace.batchStatistics {
            guard case .batchNorm(var norm) = network.layers[index].layer else { continue }
            let shape = statistics.inputShape
            let count = Float(shape[0] * shape.dropFirst(2).reduce(1, *))
            // The running variance is the unbiased one, as in PyTorch.
            norm.runningMean.blend(with: statistics.mean, share: norm.momentum, factor: 1)
            norm.runningVariance.blend(
                with: statistics.variance, share: norm.momentum, factor: count / Swift.max(count - 1, 1))
            network.layers[index].layer = .batchNorm(norm)
        }
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
