import Foundation
import Methods
import Networks
import Tensors
import Testing

@Suite struct RecalibrationTests {
    private func norms(_ network: Network) -> [(name: String, norm: BatchNorm)] {
        network.layers.compactMap { if case .batchNorm(let norm) = $0.layer { ($0.name, norm) } else { nil } }
    }

    /// Mean and unbiased variance of what reaches each normalisation, one after the other, in Float64 and plain loops.
    private func plain(_ network: Network, _ images: Tensor) throws -> Network {
        var result = network
        for (place, layer) in network.layers.enumerated() {
            guard case .batchNorm(var norm) = layer.layer else { continue }
            let source =
                switch layer.inputs[0] {
                case .previous: place - 1
                case .named(let name): try network.place(of: name)
                case .image: -1
                }
            let reference = InferenceReference(result)
            let channels = norm.scale.count
            var numbers = [[Double]](repeating: [], count: channels)
            for index in 0..<images.shape[0] {
                let image = images.image(index)
                let values = source < 0 ? image : reference.outputs(image)[source].values
                for (number, value) in values.enumerated() { numbers[number / (values.count / channels)].append(value) }
            }
            let means = numbers.map { $0.reduce(0, +) / Double($0.count) }
            let variances = zip(numbers, means).map { numbers, mean in
                numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count - 1)
            }
            norm.runningMean = Tensor([channels], means.map { Float($0) })
            norm.runningVariance = Tensor([channels], variances.map { Float($0) })
            result.layers[place].layer = .batchNorm(norm)
        }
        return result
    }

    private func isClose(_ found: Tensor, _ expected: Tensor, tolerance: Float = 1e-4) -> Bool {
        let largest = expected.values.reduce(0) { max($0, abs($1)) }
        return zip(found.values, expected.values).allSatisfy { abs($0 - $1) <= tolerance * largest }
    }

    /// Before the image, behind shortcuts and concatenations, and on [N, C].
    @Test(arguments: [UInt64(1), 2]) func statisticsAreThoseOfPlainLoops(seed: UInt64) throws {
        let engine = try Engine()
        for network in [Network.prunable(seed: seed), .wild(seed: seed)] {
            let images = network.random(images: 7, seed: seed)
            let expected = try norms(plain(network, images))
            let size = images.count / 7
            let batches = [0..<3, 3..<4, 4..<7].map { range in
                Tensor(
                    [range.count] + network.inputShape,
                    Array(images.values[range.lowerBound * size..<range.upperBound * size]))
            }
            for batches in [[images], batches] {
                let found = norms(try network.recalibratingBatchNorm(on: batches, engine: engine))
                #expect(found.count == expected.count && found.count == 3)
                for (one, other) in zip(found, expected) {
                    let text = "\(network.name), \(one.name), \(batches.count) batches, seed \(seed)"
                    #expect(isClose(one.norm.runningMean, other.norm.runningMean), "\(text)")
                    #expect(isClose(one.norm.runningVariance, other.norm.runningVariance), "\(text)")
                }
            }
        }
    }

    /// What one update of a training with momentum 1 leaves, which learns nothing: exactly behind the first
    /// normalisation, and but for factors n/(n − 1), n being 9 images of 36 places, behind the others.
    @Test func statisticsAreThoseOfATrainingPass() throws {
        let engine = try Engine()
        var network = Network.prunable(seed: 3)
        for place in network.layers.indices {
            guard case .batchNorm(var norm) = network.layers[place].layer else { continue }
            norm.momentum = 1
            network.layers[place].layer = .batchNorm(norm)
        }
        let images = network.random(images: 9, seed: 3)
        let recipe = TrainingRecipe(
            epochs: 1, batchSize: 9, peakLearningRate: 0, optimizer: .sgd(), schedule: .constant)
        var state = TrainingState(network)
        try state.train(
            recipe, imagesPerEpoch: 9, batches: { _ in [Batch(images: images, labels: (0..<9).map { $0 % 4 })] },
            on: engine, stream: RandomStream(seed: 3))
        let found = try network.recalibratingBatchNorm(on: [images], engine: engine)
        for (number, (one, other)) in zip(norms(found), norms(state.network)).enumerated() {
            let tolerance: Float = number == 0 ? 1e-4 : 0.02
            #expect(isClose(one.norm.runningMean, other.norm.runningMean, tolerance: tolerance), "\(one.name)")
            #expect(isClose(one.norm.runningVariance, other.norm.runningVariance, tolerance: tolerance), "\(one.name)")
        }
    }

    /// Sums of eight numbers at a time, and what is left: maps of every size, around a mean far from 0, against sums
    /// one by one. As Float32, statistics differ by no more than the last digit.
    @Test(arguments: [1, 2, 3, 4, 5, 6]) func sumsAreThoseOfSingleAdditions(side: Int) throws {
        var stream = RandomStream(seed: 6, "maps").substream("side", side)
        let network = Network(explained: [3, side, side], [.someBatchNorm(3, &stream)])
        let area = side * side
        let images = Tensor(
            [5, 3, side, side], (0..<15 * area).map { Float(100 * Double($0 / area % 3) + stream.normal()) })
        let found = try norms(network.recalibratingBatchNorm(on: [images], engine: Engine()))[0].norm
        for channel in 0..<3 {
            let numbers = images.values.indices.filter { $0 / area % 3 == channel }.map { Double(images.values[$0]) }
            let mean = numbers.reduce(0, +) / Double(numbers.count)
            let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count - 1)
            for (one, other) in [(found.runningMean, mean), (found.runningVariance, variance)] {
                #expect(abs(Double(one.values[channel]) - other) <= 0x1p-23 * abs(other), "\(side), channel \(channel)")
            }
        }
    }

    @Test func memoryOfEarlierLayersIsReleased() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 8, "memory")
        let network = Network(
            explained: [3, 16, 16],
            [
                .relu, .someBatchNorm(3, &stream), .pooling(.maximum, PoolingGeometry(size: 4, stride: 4)),
                .someBatchNorm(3, &stream),
            ])
        _ = try network.recalibratingBatchNorm(on: [network.random(images: 64, seed: 8)], engine: engine)
        // Less than a map before the pooling, of which two were computed.
        #expect(engine.unusedMemory < 64 * 3 * 16 * 16 * 4)
    }

    @Test func nothingElseChanges() throws {
        let engine = try Engine()
        let network = Network.prunable(seed: 4)
        let found = try network.recalibratingBatchNorm(on: [network.random(images: 4, seed: 4)], engine: engine)
        #expect(engine.evaluations == 4)
        for (now, before) in zip(found.layers, network.layers) {
            for (one, other) in zip(now.layer.parameters, before.layer.parameters) {
                #expect(one.tensor.sharesStorage(with: other.tensor) == one.role.isTrained, "\(now.name), \(one.role)")
            }
        }
        let without = Network.small(seed: 4)
        #expect(
            try without.recalibratingBatchNorm(on: [without.random(images: 2, seed: 4)], engine: engine) == without)
    }

    @Test func tooFewOrInfiniteNumbersAreRefused() throws {
        let engine = try Engine()
        let network = Network.prunable(seed: 5)
        #expect(throws: MethodError.self) { try network.recalibratingBatchNorm(on: [], engine: engine) }
        var stream = RandomStream(seed: 5, "weights")
        let flat = Network(
            explained: [3, 1, 1], [.flatten, .someLinear(3, 2, &stream), .someBatchNorm(2, &stream)])
        let images = flat.random(images: 2, seed: 5)
        #expect(throws: MethodError.self) {
            try flat.recalibratingBatchNorm(on: [Tensor([1, 3, 1, 1], [1, 2, 3])], engine: engine)
        }
        #expect(throws: Never.self) { try flat.recalibratingBatchNorm(on: [images], engine: engine) }
        let infinite = Tensor([2, 3, 1, 1], [1, .infinity, 3, 4, 5, 6])
        #expect(throws: MethodError.self) { try flat.recalibratingBatchNorm(on: [infinite], engine: engine) }
    }
}
