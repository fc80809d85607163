import Tensors
import Testing

@testable import Methods
@testable import Networks

@Suite struct DeconvolutionTrainingTests {
    private let fixture: UnlearnableFixtures.Attacks

    init() throws { fixture = try UnlearnableFixtures.read(UnlearnableFixtures.Attacks.self, "attacks") }

    private func filters(_ listed: [UnlearnableFixtures.Attacks.Filter]) -> DeconvolutionFilters {
        DeconvolutionFilters(
            side: 7,
            Dictionary(
                uniqueKeysWithValues: listed.map {
                    ($0.label, DeconvolutionFilters.Filter(weights: $0.weights, bias: $0.bias))
                }))
    }

    private func pass(_ network: Network) throws -> TrainingPass {
        TrainingPass(
            engine: try Engine(kernels: .direct), stream: RandomStream(seed: 1), epoch: 0, update: 0,
            trains: network.layers.map { _ in true })
    }

    private func isNear(_ one: DeconvolutionFilters, _ other: DeconvolutionFilters, _ tolerance: Float) -> Bool {
        one.filters.keys == other.filters.keys
            && one.filters.allSatisfy { label, filter in
                guard let twin = other.filters[label] else { return false }
                return abs(filter.bias - twin.bias) < tolerance
                    && zip(filter.weights, twin.weights).allSatisfy { abs($0 - $1) < tolerance }
            }
    }

    /// The climb, class by class, and what images are then: without batch normalisation in use and in training are alike.
    @Test(arguments: [true, false]) func filtersAreThoseOfPyTorch(keepsStatistics: Bool) throws {
        #expect(fixture.filters.count == 3)
        for expected in fixture.filters {
            var found = filters(expected.start)
            let training = DeconvolutionTraining(
                steps: expected.steps, bound: expected.bound, keepsStatistics: keepsStatistics)
            let statistics = try training.ascend(&found, fixture.network, fixture.batch, pass(fixture.network))
            let context: Comment = "\(expected.steps) steps, bound \(expected.bound)"
            #expect(statistics.isEmpty && isNear(found, filters(expected.end), 2e-5), context)
            let images = found.applied(to: fixture.batch.images, labels: fixture.labels).broughtToUnitRange
            #expect(zip(images.values, expected.images).allSatisfy { abs($0 - $1) < 5e-5 }, context)
        }
        let moved = filters(fixture.filters[1].end)
        #expect(!isNear(moved, filters(fixture.filters[1].start), 1e-3))
        // Clamped before a step, and not after the last.
        #expect(filters(fixture.filters[2].end).filters.values.contains { $0.weights.contains { abs($0) > 0.1 } })
    }

    /// Without steps, and with a filter that passes images on: images stretched to 0 to 1.
    @Test func aPassingFilterStretchesImages() {
        var weights = [Float](repeating: 0, count: 49)
        weights[24] = 1
        let passing = DeconvolutionFilters.Filter(weights: weights, bias: 0.25)
        let found = DeconvolutionFilters(side: 7, [0: passing, 1: passing, 2: passing])
            .applied(to: fixture.batch.images, labels: fixture.labels)
        #expect(zip(found.values, fixture.images).allSatisfy { abs($0 - $1 - 0.25) < 1e-6 })
        let stretched = found.broughtToUnitRange.values
        for image in 0..<5 {
            let own = Array(fixture.images[image * 72..<(image + 1) * 72])
            let range = stretched[image * 72..<(image + 1) * 72]
            #expect(range.min() == 0 && range.max() == 1)
            let (least, most) = (own.min() ?? 0, own.max() ?? 1)
            #expect(zip(range, own).allSatisfy { abs($0 - ($1 - least) / (most - least)) < 1e-5 })
        }
        let even = Tensor(repeating: 0.7, shape: [2, 1, 3, 3]).broughtToUnitRange
        #expect(even.values.allSatisfy { $0 == 0 })
    }

    @Test func filtersAreDrawnWithinTheirRange() {
        let drawn = DeconvolutionFilters(of: [3, 1, 3], side: 7, drawnFrom: RandomStream(seed: 2))
        #expect(Set(drawn.filters.keys) == [1, 3])
        let numbers = drawn.filters.values.flatMap { $0.weights + [$0.bias] }
        #expect(numbers.allSatisfy { abs($0) <= 1 / 7 } && Set(numbers).count == 100)
        #expect((numbers.map(abs).max() ?? 0) > 0.13)
    }

    /// Where the network has batch normalisation, the authors' way moves its statistics class by class, ours with the step alone.
    @Test func statisticsStayWhereTheyAreKept() throws {
        var stream = RandomStream(seed: 8, "images")
        let network = Network(
            name: "normalised", inputShape: [2, 6, 6],
            layers: [
                .someConvolution(2, 4, &stream), .someBatchNorm(4, &stream), .relu, .flatten,
                .someLinear(144, 3, &stream),
            ].enumerated().map { NamedLayer("layer.\($0)", $1) })
        for keepsStatistics in [true, false] {
            var found = DeconvolutionFilters(of: fixture.labels, side: 7, drawnFrom: RandomStream(seed: 2))
            let statistics = try DeconvolutionTraining(steps: 2, keepsStatistics: keepsStatistics)
                .ascend(&found, network, fixture.batch, pass(network))
            // Two steps, three classes, one layer.
            #expect(statistics.count == (keepsStatistics ? 0 : 6))
            #expect(statistics.allSatisfy { $0.layer == 1 && [36, 72].contains($0.count) })
        }
        let value = try DeconvolutionTraining(steps: 2, keepsStatistics: false)
            .objective(network, fixture.batch, pass(network))
        #expect(value.statistics.count == 7 && value.loss.isFinite)
    }
}
