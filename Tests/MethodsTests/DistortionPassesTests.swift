import Foundation
import Methods
import Networks
import Tensors
import Testing

/// How a measurement goes through a network: from where a layer's input is, with no more memory than that takes.
@Suite struct DistortionPassesTests {
    /// Resumed at a layer's input, with the bytes of whole passes; also where layers are asked for in no order.
    @Test(arguments: [0, 1, 2]) func resumedPassesGiveTheNumbersOfWholeOnes(kind: Int) throws {
        let engine = try Engine()
        let stream = RandomStream(seed: 5, "weights")
        let network: Network =
            switch kind {
            case 0: .vgg16Small(width: 1.0 / 8, stream: stream)
            case 1: .cifarResNet32(width: 1.0 / 2, stream: stream)
            default: .cifarDenseNet121(growth: 4, stream: stream)
            }
        let images = network.random(images: 6, seed: 5).batches(of: 4)
        let names = network.weightedNames
        let chosen = [2, names.count / 2, names.count - 1, 1].map { names[$0] }
        var measurement = try DistortionMeasurement(network, images: images, on: engine)
        for layer in chosen {
            let found = try measurement.distortions(ofPruning: layer, parts: 2, on: engine)
            for (amount, pruned) in found.pruned.enumerated() {
                let count = try network.weights(layer).count
                let kept = try network.prunableLayers().map { $0.name == layer ? count - pruned : $0.weights.count }
                let mask = try NetworkMask(network, PruningAllocation(kept: kept))
                let whole = try measurement.distortions(of: mask.applied(to: network), on: engine)
                #expect(found[amount] == whole.map { Double(Float($0)) }, "\(layer), \(pruned) of \(count)")
                #expect(amount == 0 || whole.allSatisfy { $0 > 0 }, "\(layer)")
            }
        }
    }

    /// Of equal magnitudes, zeros among them, the first go first: with the numbers of whole passes over networks pruned
    /// by sorting.
    @Test(arguments: [UInt64(1), 2]) func tiesGoByTheirPlaces(seed: UInt64) throws {
        let engine = try Engine()
        var network = Network.prunable(seed: seed)
        var stream = RandomStream(seed: seed, "ties")
        let body = try network.place(of: "body")
        network.layers[body].layer.withParameters { role, tensor in
            guard role == .weight else { return }
            tensor.withMutableValues { values in
                for index in values.indices {
                    values[index] = [0, -0.0, 0.5, -0.5, 0.25, -1][stream.uniform(below: 6)]
                }
            }
        }
        let images = network.random(images: 3, seed: seed)
        var measurement = try DistortionMeasurement(network, images: [images], on: engine)
        let found = try measurement.distortions(ofPruning: "body", parts: 48, on: engine)
        var different = Set<[Double]>()
        for (amount, pruned) in found.pruned.enumerated() {
            let whole = try measurement.distortions(of: network.pruning("body", pruned), on: engine)
            #expect(found[amount] == whole.map { Double(Float($0)) }, "\(pruned) pruned, seed \(seed)")
            different.insert(found[amount])
        }
        // A third are zeros.
        #expect(different.count > 25, "seed \(seed)")
    }

    /// What layers compute on is kept for one layer at a time.
    @Test func memoryOfEarlierLayersIsReleased() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 10, "memory")
        let network = Network(
            explained: [2, 16, 16],
            [
                .someConvolution(2, 4, &stream), .relu, .pooling(.maximum, PoolingGeometry(size: 4, stride: 4)),
                .flatten, .someLinear(64, 4, &stream),
            ])
        var measurement = try DistortionMeasurement(
            network, images: network.random(images: 32, seed: 10).batches(of: 16), on: engine)
        let map = 16 * 4 * 16 * 16 * 4
        _ = try measurement.distortions(ofPruning: "layer.0", parts: 2, on: engine)
        #expect(engine.unusedMemory >= map)
        _ = try measurement.distortions(ofPruning: "layer.4", parts: 2, on: engine)
        #expect(engine.unusedMemory < map)
    }

    @Test func progressCountsImages() throws {
        let engine = try Engine()
        let network = Network.prunable(seed: 11)
        var counts: [Int] = []
        let measurement = try DistortionMeasurement(
            network, images: network.random(images: 5, seed: 11).batches(of: 2), on: engine,
            progress: { counts.append($0) })
        #expect(counts == [2, 4, 5])
        _ = try measurement.distortions(
            of: network.pruning("body", 9), on: engine, progress: { counts.append($0) })
        #expect(counts == [2, 4, 5, 2, 4, 5])
    }

    /// Curves of a masked network are measured against it: what is zero already costs nothing.
    @Test func whatIsPrunedAlreadyCostsNothing() throws {
        let engine = try Engine()
        let network = try Network.prunable(seed: 6).pruning("body", 72).pruning("side", 20)
        let images = network.random(images: 3, seed: 6)
        var measurement = try DistortionMeasurement(network, images: [images], on: engine)
        let before = engine.evaluations
        let found = try measurement.distortions(ofPruning: "body", parts: 4, on: engine)
        #expect(found.pruned == [0, 36, 72, 108, 144])
        for amount in 0...2 { #expect(found[amount] == [0, 0, 0]) }
        // Nor time.
        #expect(engine.evaluations - before == 2 * 3)
        for amount in 3...4 {
            let expected = plainDistortions(network, try network.pruning("body", found.pruned[amount]), images)
            #expect(agree(found[amount], expected, largestLogit: largestLogit(network, images)), "\(amount)")
        }
    }
}
