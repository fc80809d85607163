import Foundation
import Notebook

/// Times distortion curves against whole passes of the same work, and the exact allocator.
package struct PruningBenchmark {
    package struct Result: Encodable {
        package var images: Int
        package var layers: Int
        /// Of each layer, but nothing pruned, which costs no pass.
        package var amounts: Int
        /// Median, of all curves; and where each of the same amounts is a whole pass.
        package var curvesSeconds: Double
        package var wholePassesSeconds: Double
        /// The median of the ratios of the two, timed next to each other.
        package var ratio: Double
        /// Median, of sharing the weights of VGG-16 at its own width.
        package var allocatorSeconds: Double
        package var allocatorWeights: Int
        package var allocatorAmounts: Int
    }

    private let runs: Int

    package init(runs: Int) { self.runs = runs }

    package func measure() throws -> Result {
        let engine = try Engine()
        // Folded beforehand: a measurement of whole passes folds each network that it is given.
        let network = Network.vgg16Small(
            batchNorm: true, width: 0.25, stream: RandomStream(seed: 1, "benchmark, pruning")
        ).foldingBatchNorm()
        let layers = try network.prunableLayers()
        let images = (0..<2).map { batch in
            var numbers = RandomStream(seed: 1, "benchmark, images").substream("batch", batch)
            return Tensor([128, 3, 32, 32]) { values in
                for index in values.indices { values[index] = Float(numbers.normal()) }
            }
        }
        let parts = 10
        func resumed() throws {
            var measurement = try DistortionMeasurement(network, images: images, on: engine)
            for layer in layers { _ = try measurement.distortions(ofPruning: layer.name, parts: parts, on: engine) }
        }
        func whole() throws {
            let measurement = try DistortionMeasurement(network, images: images, on: engine)
            for layer in layers {
                let count = layer.weights.count
                for amount in DistortionCurve.amounts(of: count, parts: parts).dropFirst() {
                    let mask = try NetworkMask([.init(layer.name, layer.mask(keeping: count - amount))])
                    _ = try measurement.distortions(of: mask.applied(to: network), on: engine)
                }
            }
        }
        // The first turn prepares kernels and buffers.
        let turns = try (0..<runs + 1).map { _ in (resumed: try seconds(resumed), whole: try seconds(whole)) }
            .dropFirst()
        let curves = try Self.curves(parts: 100), weights = curves.reduce(0) { $0 + $1.weights }
        let allocator = try (0..<runs).map { _ in
            try seconds { _ = try RateDistortionAllocation(of: curves, keeping: weights * 4 / 5) }
        }
        return Result(
            images: images.reduce(0) { $0 + $1.shape[0] }, layers: layers.count, amounts: parts,
            curvesSeconds: turns.map(\.resumed).median, wholePassesSeconds: turns.map(\.whole).median,
            ratio: turns.map { $0.resumed / $0.whole }.median, allocatorSeconds: allocator.median,
            allocatorWeights: weights, allocatorAmounts: 101)
    }

    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        try ContinuousClock().measure(work) / .seconds(1)
    }

    /// Of the sizes of VGG-16's layers; the allocator's time depends on sizes alone.
    private static func curves(parts: Int) throws -> [DistortionCurve] {
        try Network.vgg16Small(width: 1, stream: nil).prunableLayers().map { layer in
            let weights = layer.weights.count, amounts = DistortionCurve.amounts(of: weights, parts: parts)
            return try DistortionCurve(
                layer: layer.name, weights: weights, pruned: amounts,
                distortions: amounts.map { pow(Double($0) / Double(weights), 3) })
        }
    }
}
