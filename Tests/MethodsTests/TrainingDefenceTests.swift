import Foundation
import Networks
import Pictures
import Tensors
import Testing

@testable import Methods

@Suite struct TrainingDefenceTests {
    private func near(_ found: [Float], _ expected: [Float], within tolerance: Float) -> Bool {
        found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance }
    }

    private func images(_ shape: [Int], seed: UInt64) -> Tensor {
        var stream = RandomStream(seed: seed, "images from 0 to 1")
        return Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(stream.uniform()) })
    }

    @Test func sharpeningAndFrequenciesAreThoseOfSciPy() throws {
        for expected in try UnlearnableFixtures.read(UnlearnableFixtures.Changes.self, "changes").sharpenings {
            let (height, width) = (expected.shape[0], expected.shape[1])
            let kernel = RandomSharpening.Kernel(center: expected.center, neighbours: expected.neighbours)
            let sharp = RandomSharpening.convolved(expected.plane, height, width, kernel)
            #expect(near(sharp, expected.sharp, within: 2e-6), "\(expected.shape)")
            let low = RandomSharpening.lowFrequencies(
                sharp, CosineRows(of: height - 2, Int(0.3 * Double(height - 2))),
                CosineRows(of: width - 2, Int(0.3 * Double(width - 2))))
            #expect(near(low, expected.low, within: 2e-6), "\(expected.shape)")
            // All frequencies: the plane itself.
            let whole = RandomSharpening.lowFrequencies(
                sharp, CosineRows(of: height - 2, height - 2), CosineRows(of: width - 2, width - 2))
            #expect(near(whole, sharp, within: 2e-6))
        }
    }

    @Test func nineOfThirtyFrequenciesAreKept() {
        // ⌊0.3 · 30⌋, which is 9 in Float64, too.
        #expect(Int(RandomSharpening().keptFrequencies * 30) == 9)
    }

    /// c = 1, b = 0 and all frequencies: the images less a border of one pixel.
    @Test func sharpeningWithoutDrawsCutsABorder() {
        var stream = RandomStream(seed: 2, "bytes")
        let (count, height, width) = (3, 6, 5)
        let bytes = (0..<count * 3 * 30).map { _ in UInt8(stream.uniform(below: 256)) }
        let sharpening = RandomSharpening(center: 1, deviation: 0, keptFrequencies: 1)
        let found = sharpening.sharpened(
            bytes, count: count, height: height, width: width, drawnFrom: RandomStream(seed: 1))
        var expected: [UInt8] = []
        for plane in 0..<count * 3 {
            for row in 1..<height - 1 {
                let start = plane * height * width + row * width
                expected += bytes[start + 1..<start + width - 1]
            }
        }
        #expect(found == expected)
    }

    @Test func kernelsAreDrawnForEachImage() {
        let sharpening = RandomSharpening()
        let kernels = (0..<4000).map { sharpening.kernel(drawnFrom: RandomStream(seed: 5).substream("image", $0)) }
        let centers = kernels.map(\.center), mean = centers.mean
        let deviation = (centers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3999).squareRoot()
        // Within five standard errors.
        #expect(abs(mean - 2.5) < 5 * 0.1 / 4000.0.squareRoot() && abs(deviation - 0.1) < 0.006)
        let left = kernels.map { $0.neighbours[1] - ($0.center - 1) / 4 }
        #expect(abs(left.mean) < 5 * 0.1 / 4000.0.squareRoot())
        #expect(Set(kernels.flatMap(\.neighbours)).count == 16_000)
    }

    @Test func interpolationIsThatOfSciPy() throws {
        let expected = try UnlearnableFixtures.read(UnlearnableFixtures.Changes.self, "changes").interpolation
        expected.plane.withUnsafeBufferPointer { plane in
            guard let plane = plane.baseAddress else { return }
            for (place, value) in expected.values.enumerated() {
                let (row, column) = (expected.rows[place], expected.columns[place])
                let found = RandomInterpolation.value(of: plane, 6, 5, at: row, column)
                #expect(abs(found - value) < 1e-6, "at \(row), \(column)")
            }
        }
        #expect(expected.values.count == 65)
    }

    @Test func interpolationWithoutReachChangesNoByte() {
        let bytes = (0..<256).map { Float($0) / 255 }
        let found = RandomInterpolation(reach: 0).interpolated(
            Tensor([1, 1, 16, 16], bytes), drawnFrom: RandomStream(seed: 1))
        #expect(near(found.values, bytes, within: 1e-7))
        let moved = RandomInterpolation().interpolated(
            images([2, 3, 8, 8], seed: 3), drawnFrom: RandomStream(seed: 1))
        // Bytes, and all channels from the same places: equal channels stay equal.
        #expect(moved.values.allSatisfy { abs($0 * 255 - ($0 * 255).rounded()) < 1e-3 })
        let grey = images([2, 1, 8, 8], seed: 4).values
        let colours = grey.prefix(64) + grey.prefix(64) + grey.suffix(64) + grey.suffix(64)
        let both = RandomInterpolation().interpolated(
            Tensor([2, 2, 8, 8], Array(colours)), drawnFrom: RandomStream(seed: 1)
        ).values
        #expect(both[0..<64] == both[64..<128] && both[128..<192] == both[192..<256] && both[0..<64] != both[128..<192])
    }

    @Test func blurIsThatOfSciPyAndOfPictures() throws {
        for expected in try UnlearnableFixtures.read(UnlearnableFixtures.Changes.self, "changes").blurs {
            let found = GaussianWindow(deviation: expected.deviation).smoothed(
                Tensor([1, 1] + expected.shape, expected.plane))
            #expect(near(found.values, expected.blurred, within: 1e-6), "\(expected.shape)")
        }
        let batch = images([2, 3, 9, 6], seed: 7)
        let found = GaussianWindow(deviation: 1).smoothed(batch).values
        for plane in 0..<6 {
            let range = plane * 54..<(plane + 1) * 54
            let map = PixelMap(height: 9, width: 6, values: Array(batch.values[range])).blurred(sigma: 1)
            #expect(near(Array(found[range]), map.values, within: 1e-6))
        }
    }

    @Test func noiseStaysWithinTheUnitRange() {
        let grey = Tensor(repeating: 0.5, shape: [4, 3, 32, 32])
        let found = noisy(grey, deviation: 0.1, drawnFrom: RandomStream(seed: 2)).values.map { Double($0) }
        let deviation = (found.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / Double(found.count)).squareRoot()
        #expect(abs(found.mean - 0.5) < 5 * 0.1 / 12_288.0.squareRoot() && abs(deviation - 0.1) < 0.005)
        let extreme = noisy(grey, deviation: 5, drawnFrom: RandomStream(seed: 2)).values
        #expect(extreme.allSatisfy { 0...1 ~= $0 } && extreme.contains(0) && extreme.contains(1))
    }

    /// Every defence trains, and gives the same network twice; each another one than crops and flips alone.
    @Test func everyDefenceIsRepeatable() throws {
        let defences: [TrainingDefence] = [
            .none, .mixup, .cutMix, .blur(1), .noise(0.1), .interpolation(RandomInterpolation()),
            .adversarial(AdversarialTraining(.maximum, radius: 0.03, steps: 2)),
            .adversarial(AdversarialTraining(.euclidean, radius: 0.5, steps: 2)),
            .deconvolution(DeconvolutionTraining(steps: 2)),
            .deconvolution(DeconvolutionTraining(steps: 2, keepsStatistics: false)),
        ]
        func trained(_ defence: TrainingDefence) throws -> [[UInt32]] {
            let loss = defence.lossFunction
            let recipe = TrainingRecipe(
                epochs: 1, batchSize: 6, peakLearningRate: 0.05,
                objective: loss == nil ? .crossEntropy() : .custom(name: "DAT"))
            var state = TrainingState(.small(seed: 3))
            try state.train(
                recipe, imagesPerEpoch: 12,
                batches: { _ in
                    (0..<2).map {
                        Batch(images: images([6, 2, 6, 6], seed: UInt64($0)), labels: (0..<6).map { $0 % 3 })
                    }
                }, on: Engine(), stream: RandomStream(seed: 1, "defences"), objective: loss,
                beforePass: defence.batchHook(classes: 3))
            return state.network.words
        }
        let found = try defences.map(trained)
        // The last two are one, but for rounding: here is no batch normalisation whose statistics could be kept.
        #expect(Set(found.prefix(9)).count == 9)
        for (defence, network) in zip(defences, found) { #expect(try trained(defence) == network, "\(defence.title)") }
    }

    @Test func defencesAreStoredAsTheyAre() throws {
        let defences: [TrainingDefence] = [
            .none, .cutout(16), .adversarial(AdversarialTraining(.euclidean, radius: 0.5, steps: 5)),
            .sharpening(RandomSharpening()),
        ]
        let data = try JSONEncoder().encode(defences)
        #expect(try JSONDecoder().decode([TrainingDefence].self, from: data) == defences)
    }
}
