import Foundation
import Methods
import Networks
import Pictures
import Tensors
import Testing

@Suite struct DeletionCurveTests {
    private let stream = RandomStream(seed: 1, "deletion")

    /// Two classes, the first with the logit w x, the second with 0.
    private func network(_ weights: [Float], _ shape: [Int]) -> Network {
        .linear(shape, [weights, weights.map { _ in 0 }])
    }

    @Test func areaIsThatOfTrapezoids() {
        #expect(DeletionCurve(.deletion, fractions: [0, 0.5, 1], probabilities: [1, 0, 0]).area == 0.25)
        #expect(DeletionCurve(.insertion, fractions: [0, 0.25, 1], probabilities: [0, 1, 0.5]).area == 0.125 + 0.5625)
    }

    @Test func pixelsGoOneByOneByFallingValues() throws {
        let network = network([1, 2, 3, 4], [1, 2, 2])
        let image = Tensor([1, 1, 2, 2], [0.5, 0.25, -1, 0.125])
        let map = PixelMap(height: 2, width: 2, values: [0.1, 7, -3, 2])
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        let engine = try Engine()
        let deletion = try network.curves(
            .deletion, of: image, to: [0], along: [map], over: .color(.channels([1])), steps: 4, on: engine,
            stream: stream)[0]
        // The second pixel becomes 1, then the fourth, the first and the third.
        let logits = [-1.5, 0, 3.5, 4, 10]
        #expect(deletion.fractions == [0, 0.25, 0.5, 0.75, 1])
        #expect(zip(deletion.probabilities, logits).allSatisfy { abs($0 - sigmoid($1)) < 1e-6 })
        let insertion = try network.curves(
            .insertion, of: image, to: [0], along: [map], steps: 2, on: engine, stream: stream)[0]
        #expect(insertion.kind == .insertion)
        #expect(zip(insertion.probabilities, [0, 1, -1.5]).allSatisfy { abs($0 - sigmoid($1)) < 1e-6 })
    }

    /// Of all orders, that by each pixel's true part in the logit has the smallest deletion and the largest insertion
    /// area.
    @Test(arguments: 0..<3 as Range<UInt64>) func theTrueOrderIsTheBest(seed: UInt64) throws {
        var draws = RandomStream(seed: seed, "order")
        let shape = [3, 5, 6]
        let weights = Tensor.random([90], &draws, scale: 0.3)
        let network = network(weights.values, shape)
        let image = Tensor.random([1] + shape, &draws)
        let fill: [Float] = [0.2, -0.1, 0.4]
        var parts = [Float](repeating: 0, count: 30)
        for place in 0..<90 { parts[place % 30] += weights.values[place] * (image.values[place] - fill[place / 30]) }
        let others = (0..<40).map { _ in Tensor.random([30], &draws).values }
        let maps = ([parts] + others).map { PixelMap(height: 5, width: 6, values: $0) }
        let engine = try Engine()
        for (kind, best) in [(DeletionCurve.Kind.deletion, -1.0), (.insertion, 1.0)] {
            let images = Tensor([maps.count] + shape, maps.flatMap { _ in image.values })
            let areas = try network.curves(
                kind, of: images, to: maps.map { _ in 0 }, along: maps, over: .color(.channels(fill)), steps: 7,
                on: engine,
                stream: stream
            ).map(\.area)
            #expect(areas.dropFirst().allSatisfy { best * areas[0] > best * $0 }, "seed \(seed), \(kind)")
        }
    }

    /// Seven steps over 30 pixels change 4, 9, 13, 17, 21, 26 and 30 of them: the fractions are those of whole pixels.
    @Test func fractionsAreOfWholePixels() throws {
        let network = network([Float](repeating: 1, count: 30), [1, 5, 6])
        let map = PixelMap(height: 5, width: 6, values: (0..<30).map(Float.init))
        let curve = try network.curves(
            .deletion, of: Tensor(repeating: 0.1, shape: [1, 1, 5, 6]), to: [0], along: [map], steps: 7, on: Engine(),
            batchSize: 3, stream: stream)[0]
        let counts: [Double] = [0, 4, 9, 13, 17, 21, 26, 30]
        #expect(curve.fractions == counts.map { $0 / 30 })
        for (count, probability) in zip(counts, curve.probabilities) {
            #expect(abs(probability - 1 / (1 + exp(-0.1 * (30 - count)))) < 1e-6)
        }
    }

    /// Of four equal pixels each comes first equally often.
    @Test func tiesFavourNoPixel() throws {
        let weights: [Float] = [0.5, 1, 1.5, 2]
        let network = network(weights, [1, 2, 2])
        let map = PixelMap(height: 2, width: 2, values: [3, 3, 3, 3])
        let count = 400
        let images = Tensor(repeating: 1, shape: [count, 1, 2, 2])
        func firsts(_ stream: RandomStream) throws -> [Int] {
            try network.curves(
                .insertion, of: images, to: [Int](repeating: 0, count: count),
                along: [PixelMap](repeating: map, count: count),
                steps: 4, on: Engine(), stream: stream
            ).map { curve in
                let logit = log(curve.probabilities[1] / (1 - curve.probabilities[1]))
                return Int((2 * logit).rounded()) - 1
            }
        }
        let found = try firsts(stream)
        let counts = (0..<4).map { pixel in found.count { $0 == pixel } }
        #expect(chiSquare(counts, [100, 100, 100, 100]) < chiSquareLimit(degrees: 3), "\(counts)")
        #expect(try firsts(stream) == found)
        #expect(try firsts(RandomStream(seed: 5)) != found)
    }

    /// A blurred start, against a window in two dimensions in float64.
    @Test(arguments: [(2, 1.5), (5, 5.0), (0, 1.0)]) func insertionMayStartBlurred(radius: Int, deviation: Double)
        throws
    {
        var draws = RandomStream(seed: 8, "blur")
        let network = Network.linear([2, 4, 5], (0..<3).map { _ in Tensor.random([40], &draws, scale: 0.5).values })
        let image = Tensor.random([1, 2, 4, 5], &draws)
        let pixels = image.image(0)
        let blurred = (0..<40).map { place in
            let (c, y, x) = (place / 20, place / 5 % 4, place % 5)
            var sum = 0.0, total = 0.0
            for i in -radius...radius {
                for j in -radius...radius {
                    let weight = exp(-Double(i * i + j * j) / (2 * deviation * deviation))
                    sum += weight * pixels[c * 20 + min(max(y + i, 0), 3) * 5 + min(max(x + j, 0), 4)]
                    total += weight
                }
            }
            return sum / total
        }
        let map = PixelMap(height: 4, width: 5, values: [Float](repeating: 0, count: 20))
        let curve = try network.curves(
            .insertion, of: image, to: [2], along: [map], over: .blurred(radius: radius, deviation: deviation),
            steps: 20,
            on: Engine(), batchSize: 40, stream: stream)[0]
        let reference = InferenceReference(network)
        #expect(abs(curve.probabilities[0] - reference.probability(of: 2, blurred)) < 1e-5)
        #expect(abs((curve.probabilities.last ?? 0) - reference.probability(of: 2, pixels)) < 1e-5)
    }

    /// Logits whose exponentials no Double holds.
    @Test func probabilitiesOfHugeLogitsAreNumbers() throws {
        let network = network([1000, 2000], [1, 1, 2])
        let map = PixelMap(height: 1, width: 2, values: [1, 2])
        let image = Tensor([1, 1, 1, 2], [1, 1])
        let engine = try Engine()
        for (target, expected) in [(0, [1, 1, 0.5]), (1, [0, 0, 0.5])] {
            let curve = try network.curves(
                .deletion, of: image, to: [target], along: [map], steps: 2, on: engine, stream: stream)[0]
            #expect(curve.probabilities == expected)
        }
    }

    @Test func refusesWhatDoesNotSuit() throws {
        let network = network([1, 2, 3, 4], [1, 2, 2])
        let image = Tensor(repeating: 1, shape: [1, 1, 2, 2])
        let good = PixelMap(height: 2, width: 2, values: [1, 2, 3, 4])
        func problem(
            _ maps: [PixelMap], target: Int = 0, steps: Int = 2, over: EmptiedImage = .color(.zero)
        ) throws -> String {
            let error = #expect(throws: MethodError.self) {
                try network.curves(
                    .deletion, of: image, to: [target], along: maps, over: over, steps: steps, on: Engine(),
                    stream: stream)
            }
            return try #require(error).description
        }
        #expect(try problem([]).contains("0 maps for 1 images"))
        #expect(try problem([PixelMap(height: 1, width: 4, values: [1, 2, 3, 4])]).contains("1x4"))
        #expect(try problem([PixelMap(height: 2, width: 2, values: [1, .nan, 3, 4])]).contains("not numbers"))
        #expect(try problem([good], steps: 5).contains("5 steps"))
        #expect(try problem([good], steps: 0).contains("0 steps"))
        #expect(try problem([good], target: 2).contains("class 2"))
        #expect(try problem([good], over: .color(.channels([1, 2]))).contains("1 channels"))
        #expect(try problem([good], over: .blurred(radius: -1, deviation: 1)).contains("-1"))
        #expect(try problem([good], over: .blurred(radius: 1, deviation: 0)).contains("deviation 0"))
    }
}
