import Methods
import Networks
import Tensors
import Testing

@Suite struct SmoothGradTests {
    private let stream = RandomStream(seed: 2, "smooth")

    @Test func withoutNoiseIsTheGradient() throws {
        let network = Network.wild(seed: 5)
        let images = network.random(images: 2, seed: 5)
        let engine = try Engine()
        let plain = try network.attributions(of: images, to: [0, 1], by: .gradient, on: engine, stream: stream)
        let smooth = try network.attributions(
            of: images, to: [0, 1], by: .smoothGrad(samples: 5, noise: 0), on: engine, batchSize: 2, stream: stream)
        for (a, b) in zip(plain, smooth) {
            #expect(b.agrees(with: a.values.values.map(Double.init), tolerance: 1e-6))
            #expect(abs(a.logit - b.logit) < 1e-6 && b.promisedSum == nil)
        }
    }

    /// The slope of a sum of squares is twice the number, so what differs from it is twice the noise.
    @Test func noiseIsAShareOfTheImagesRange() throws {
        let side = 40, count = side * side
        let network = Network(
            explained: [1, side, side],
            [
                .activation(.square), .flatten,
                .linear(Linear(weights: Tensor(repeating: 1, shape: [1, count]), bias: nil)),
            ])
        var draws = RandomStream(seed: 3, "image")
        let pixels = (0..<2 * count).map { Float($0 < count ? 1 : 3) * Float(draws.uniform(in: -1..<1)) }
        let images = Tensor([2, 1, side, side], pixels)
        for samples in [1, 4] {
            let found = try network.attributions(
                of: images, to: [0, 0], by: .smoothGrad(samples: samples, noise: 0.15), on: Engine(), batchSize: 3,
                stream: stream)
            for image in 0..<2 {
                let pixels = images.image(image)
                let noise = zip(found[image].values.values, pixels).map { Double($0) / 2 - $1 }
                let range = (pixels.max() ?? 0) - (pixels.min() ?? 0)
                let deviation = 0.15 * range / Double(samples).squareRoot()
                // Four standard errors of a mean and of a standard deviation of 1600 numbers.
                #expect(abs(noise.mean) < 4 * deviation / 40, "\(samples) samples, image \(image)")
                #expect(abs(noise.standardDeviation / deviation - 1) < 4 / (2.0 * 1600).squareRoot())
            }
        }
    }

    @Test func anImagesNoiseDependsOnTheStreamAlone() throws {
        let network = Network.wild(seed: 6)
        let one = network.random(images: 1, seed: 6)
        let two = Tensor([2, 2, 6, 7], one.values + one.values)
        let engine = try Engine()
        func found(_ images: Tensor, _ stream: RandomStream, batchSize: Int = 4) throws -> [Attribution] {
            try network.attributions(
                of: images, to: [Int](repeating: 1, count: images.shape[0]), by: .smoothGrad(samples: 6), on: engine,
                batchSize: batchSize, stream: stream)
        }
        let first = try found(one, stream)
        let both = try found(two, stream)
        #expect(try found(one, stream).map(\.values) == first.map(\.values))
        #expect(both[0].values == first[0].values)
        #expect(!both[1].agrees(with: first[0].values.values.map(Double.init), tolerance: 1e-3))
        #expect(
            try found(one, stream, batchSize: 5)[0].agrees(
                with: first[0].values.values.map(Double.init), tolerance: 1e-5))
        #expect(try found(one, RandomStream(seed: 9))[0].values != first[0].values)
    }
}

@Suite struct IntegratedGradientsTests {
    private let stream = RandomStream(seed: 4, "integrated")

    @Test func onALinearNetworkIsTheWeightsTimesTheDifference() throws {
        let network = Network.linear([2, 1, 2], [[1, 2, 3, 4], [-1, 0.5, 2, 8]], bias: [1, 1])
        let found = try network.attributions(
            of: Tensor([1, 2, 1, 2], [5, 6, 7, 8]), to: [1],
            by: .integratedGradients(baseline: .channels([1, 2]), steps: 3), on: Engine(), stream: stream)
        let expected: [Double] = [-4, 2.5, 10, 48]
        #expect(found[0].agrees(with: expected, tolerance: 1e-6))
        #expect(found[0].promisedSum == 56.5)
        #expect(found[0].logit == Double(-5 + 3 + 14 + 64 + 1))
    }

    /// Slopes at the middles of the steps, in float64.
    @Test(arguments: 0..<3 as Range<UInt64>) func takesSlopesAtTheMiddlesOfSteps(seed: UInt64) throws {
        let network = Network.wild(seed: seed)
        let images = network.random(images: 2, seed: seed)
        let baseline: [Float] = [0.5, -0.25]
        let found = try network.attributions(
            of: images, to: [0, 2], by: .integratedGradients(baseline: .channels(baseline), steps: 5), on: Engine(),
            batchSize: 3,
            stream: stream)
        let reference = InferenceReference(network)
        for (image, target) in [0, 2].enumerated() {
            let pixels = images.image(image)
            let start = pixels.indices.map { Double(baseline[$0 / 42]) }
            var expected = [Double](repeating: 0, count: pixels.count)
            for share in [0.1, 0.3, 0.5, 0.7, 0.9] {
                let place = zip(start, pixels).map { $0 + share * ($1 - $0) }
                for (index, slope) in reference.gradient(of: target, at: place).enumerated() {
                    expected[index] += slope * (pixels[index] - start[index]) / 5
                }
            }
            #expect(found[image].agrees(with: expected), "seed \(seed)")
            let promised = reference.logits(pixels)[target] - reference.logits(start)[target]
            #expect(abs(try #require(found[image].promisedSum) - promised) < 1e-4, "seed \(seed)")
        }
    }

    /// The values sum to what is promised, but for an error of the order of a step: a ReLU's slope jumps within one.
    @Test(arguments: 0..<3 as Range<UInt64>) func keepsItsPromiseWithManySteps(seed: UInt64) throws {
        let network = Network.wild(seed: seed)
        let images = network.random(images: 2, seed: seed)
        let found = try network.attributions(
            of: images, to: [1, 0], by: .integratedGradients(steps: 400), on: Engine(), batchSize: 64, stream: stream)
        for (image, attribution) in found.enumerated() {
            let magnitude = attribution.values.values.reduce(0) { $0 + Double(abs($1)) }
            #expect(
                abs(attribution.sum - (try #require(attribution.promisedSum))) < 0.01 * magnitude,
                "seed \(seed), \(image)")
        }
    }

    /// The midpoint rule is exact for a logit that is a square, whose slope is linear.
    @Test func isExactForSquares() throws {
        let network = Network(
            explained: [1, 1, 3],
            [
                .activation(.square), .flatten, .linear(Linear(weights: Tensor([1, 3], [1, -2, 3]), bias: nil)),
            ])
        let found = try network.attributions(
            of: Tensor([1, 1, 1, 3], [1, 2, 3]), to: [0], by: .integratedGradients(steps: 2), on: Engine(),
            stream: stream)
        #expect(found[0].agrees(with: [1, -8, 27], tolerance: 1e-6))
        #expect(found[0].promisedSum == 20)
    }
}
