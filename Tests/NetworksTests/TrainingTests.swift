import Foundation
import Networks
import Tensors
import Testing

@Suite struct TrainingTests {
    private let recipe = TrainingRecipe(epochs: 3, batchSize: 16, peakLearningRate: 0.05)

    /// 64 images [1, 8, 8] of two classes: bright above or bright below, with noise.
    private func images(seed: UInt64) -> Batch {
        var stream = RandomStream(seed: seed, "images")
        let labels = (0..<64).map { $0 % 2 }
        let values = labels.flatMap { label -> [Float] in
            (0..<64).map { place in Float((place < 32) == (label == 0) ? 0.5 : -0.5) + Float(stream.normal()) }
        }
        return Batch(images: Tensor([64, 1, 8, 8], values), labels: labels)
    }

    private func batches(_ all: Batch, size: Int, epoch: Int) -> [Batch] {
        var stream = RandomStream(seed: 5, "order").substream("epoch", epoch)
        let order = stream.shuffledIndices(all.labels.count)
        let values = all.images.values
        let area = values.count / all.labels.count
        return stride(from: 0, to: order.count, by: size).map { start in
            let chosen = order[start..<min(start + size, order.count)]
            return Batch(
                images: Tensor(
                    [chosen.count] + all.images.shape.dropFirst(),
                    chosen.flatMap { values[$0 * area..<($0 + 1) * area] }),
                labels: chosen.map { all.labels[$0] })
        }
    }

    private func network(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "network")
        return Network(
            [1, 8, 8],
            [
                .randomConvolution(1, 4, &stream), .batchNorm(BatchNorm(channels: 4)), .relu,
                .pooling(.maximum, PoolingGeometry(size: 2, stride: 2)), .flatten, .dropout(rate: 0.2),
                .randomLinear(64, 2, &stream),
            ])
    }

    private func train(
        _ state: inout TrainingState, _ recipe: TrainingRecipe, on engine: Engine,
        afterBatch: (TrainingProgress) throws -> Void = { _ in }, afterEpoch: (TrainingState) throws -> Void = { _ in }
    ) throws {
        let all = images(seed: 1)
        try state.train(
            recipe, imagesPerEpoch: 64, batches: { batches(all, size: recipe.batchSize, epoch: $0) }, on: engine,
            stream: RandomStream(seed: 9, "dropout"), afterBatch: afterBatch, afterEpoch: afterEpoch)
    }

    @Test func theLossFalls() throws {
        let engine = try Engine()
        var state = TrainingState(network(seed: 1))
        var recipe = recipe
        recipe.epochs = 8
        var progress: [TrainingProgress] = []
        try train(&state, recipe, on: engine, afterBatch: { progress.append($0) })
        #expect(state.history.count == 8)
        #expect(state.history[7].loss < state.history[0].loss / 2)
        #expect(try #require(state.history[7].accuracy) > 0.95)
        let all = images(seed: 1)
        let logits = try state.network.forward(all.images, on: engine)
        let right = zip(state.network.predictions(logits), all.labels).count { $0 == $1 }
        #expect(right > 60)
        #expect(progress.map(\.imagesDone) == (1...32).map { 16 * $0 })
        #expect(progress.allSatisfy { $0.imagesInAll == 512 && $0.epochs == 8 })
        #expect(progress.map(\.epoch) == (0..<32).map { $0 / 4 + 1 })
        #expect(progress[31].loss == state.history[7].loss)
    }

    @Test func aResumedRunIsTheUninterruptedOne() throws {
        let engine = try Engine()
        var checkpoint: Data?
        var whole = TrainingState(network(seed: 2))
        try train(
            &whole, recipe, on: engine,
            afterEpoch: { state in
                if state.history.count == 1 { checkpoint = try state.safeTensors().encoded() }
            })
        var resumed = try TrainingState(SafeTensors(decoding: #require(checkpoint)))
        #expect(resumed.history.count == 1)
        // Another engine, as in another process.
        try train(&resumed, recipe, on: Engine())
        #expect(resumed == whole)
        #expect(try resumed.safeTensors().encoded() == whole.safeTensors().encoded())
        // And nothing is left to do.
        let done = resumed
        try train(&resumed, recipe, on: engine)
        #expect(resumed == done)
    }

    @Test func sameSeedSameBytes() throws {
        var (first, second) = (TrainingState(network(seed: 3)), TrainingState(network(seed: 3)))
        try train(&first, recipe, on: Engine())
        try train(&second, recipe, on: Engine())
        #expect(first == second)
    }

    @Test func aDivergingRunIsReported() throws {
        let engine = try Engine()
        var state = TrainingState(network(seed: 4))
        var recipe = recipe
        recipe.peakLearningRate = 1e30
        do {
            try train(&state, recipe, on: engine)
            Issue.record("a learning rate of 1e30 was survived")
        } catch let error as NetworkError {
            #expect("\(error)".hasPrefix("training tiny, epoch "))
            #expect("\(error)".contains("Lower the learning rate (1e+30)"))
        }
    }

    /// A learning rate of 0 leaves the weights, and the running statistics move by a tenth of the batch's.
    @Test func runningStatisticsAreUnbiased() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 6, "statistics")
        let input = Tensor.random([3, 2, 2, 2], &stream, scale: 3)
        var state = TrainingState(
            Network([2, 2, 2], [.batchNorm(BatchNorm(channels: 2)), .flatten, .randomLinear(8, 3, &stream)]))
        let before = state.network
        try state.train(
            TrainingRecipe(epochs: 2, batchSize: 3, peakLearningRate: 0), imagesPerEpoch: 3,
            batches: { _ in [Batch(images: input, labels: [0, 1, 2])] }, on: engine, stream: stream)
        #expect(state.network.layers[2] == before.layers[2])
        guard case .batchNorm(let norm) = state.network.layers[0].layer else {
            Issue.record("the normalisation is gone")
            return
        }
        for channel in 0..<2 {
            let numbers = input.values.enumerated().filter { $0.offset / 4 % 2 == channel }.map { Double($0.element) }
            let mean = numbers.reduce(0, +) / 12
            let variance = numbers.reduce(0) { $0 + pow($1 - mean, 2) } / 11
            // Two steps: 0 and 1 keep 0.81 of themselves.
            #expect(abs(Double(norm.runningMean.values[channel]) - 0.19 * mean) < 1e-5)
            #expect(abs(Double(norm.runningVariance.values[channel]) - (0.81 + 0.19 * variance)) < 1e-5)
        }
    }

    /// Only weights decay, and momentum carries on: without gradients, weights shrink by a known factor.
    @Test func onlyWeightsDecay() throws {
        let engine = try Engine()
        // A single class has no gradient.
        let layer = Linear(weights: Tensor([1, 2], [1, -2]), bias: Tensor([1], [3]))
        var state = TrainingState(Network([2], [.linear(layer)]))
        let recipe = TrainingRecipe(
            epochs: 1, batchSize: 1, peakLearningRate: 1, optimizer: .nesterov(momentum: 0.5, weightDecay: 0.25),
            schedule: .oneCycle(warmUp: 0))
        try state.train(
            recipe, imagesPerEpoch: 1, batches: { _ in [Batch(images: Tensor([1, 2], [1, 1]), labels: [0])] },
            on: engine,
            stream: RandomStream(seed: 1))
        // One step at half of a cosine: rate 0.5, slope w / 4, after Nesterov 1.5 times that: w (1 - 0.1875).
        guard case .linear(let after) = state.network.layers[0].layer else { return }
        #expect(zip(after.weights.values, [0.8125, -1.625] as [Float]).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(after.bias?.values == [3])
        let velocity = try #require(state.optimizerState?[0, .weight, .velocity])
        #expect(zip(velocity.values, [0.25, -0.5] as [Float]).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    /// Ten steps at positions 0.05, 0.15, …: up to 0.2, then half a cosine; cos(π/16) = 0.98078528.
    @Test func schedule() {
        let recipe = TrainingRecipe(epochs: 10, peakLearningRate: 2)
        func rate(_ step: Int) -> Double { recipe.point(update: step, of: 10, perEpoch: 1).learningRate }
        #expect(abs(rate(0) - 0.5) < 1e-12)
        #expect(abs(rate(1) - 1.5) < 1e-12)
        #expect(abs(rate(2) - (1 + 0.98078528)) < 1e-8)
        #expect(abs(rate(9) - (1 - 0.98078528)) < 1e-8)
        // Position 0.6 is the middle of the descent; the positions 0.55 and 0.65 lie symmetrically around it.
        #expect(abs(rate(5) + rate(6) - 2) < 1e-12)
        #expect((2..<9).allSatisfy { rate($0) > rate($0 + 1) })
        let flat = Schedule.oneCycle(warmUp: 0).point(update: 0, of: 1, perEpoch: 1, peak: 1)
        #expect(abs(flat.learningRate - 0.5) < 1e-12)
        #expect(Schedule.oneCycle(warmUp: 1).point(update: 1, of: 2, perEpoch: 1, peak: 1).learningRate == 0.75)
    }
}
