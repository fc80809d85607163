import Methods
import Networks
import Pictures
import Tensors
import Testing

@Suite struct AttributionMethodTests {
    @Test func eachMethodIsTheOneThatItNames() throws {
        let engine = try Engine(), network = Network.small(seed: 4), stream = RandomStream(seed: 5, "methods")
        var images = RandomStream(seed: 6, "images")
        let batch = Tensor.random([3, 2, 6, 6], &images), targets = [0, 2, 1]
        func values(_ attributions: [Attribution]) -> [[Float]] { attributions.map(\.values.values) }
        func found(_ method: AttributionMethod, batchSize: Int = 8) throws -> [[Float]] {
            values(
                try network.explanations(
                    of: batch, to: targets, by: method, on: engine, batchSize: batchSize, stream: stream))
        }
        let direct = try RelevancePropagation(.epsilonPlusFlat, through: network).explain(
            batch, targets: targets, on: engine)
        #expect(try found(.relevance(.epsilonPlusFlat)) == values(direct.map(\.attribution)))
        // One at a time, up to rounding the same.
        for (one, all) in zip(
            try found(.relevance(.epsilonPlusFlat), batchSize: 2), direct.map(\.attribution.values.values))
        {
            #expect(zip(one, all).allSatisfy { abs($0 - $1) <= 1e-5 })
        }
        let smooth = GradientMethod.smoothGrad(samples: 3, noise: 0.1)
        #expect(
            try found(.gradients(smooth))
                == values(
                    network.attributions(of: batch, to: targets, by: smooth, on: engine, batchSize: 8, stream: stream)))
        // In batches of one size: kernels differ with it, and with them the last digit.
        let occlusion = Occlusion(window: 3, stride: 2), rise = RISE(masks: 5, cells: 2)
        #expect(
            try found(.occlusion(occlusion))
                == values(network.attributions(of: batch, to: targets, by: occlusion, on: engine, batchSize: 8)))
        #expect(
            try found(.rise(rise))
                == values(
                    network.attributions(of: batch, to: targets, by: rise, on: engine, batchSize: 8, stream: stream)))
        #expect(AttributionMethod.relevance(.salientRelevance).name == "LRP (signed z and z⁺)")
    }

    @Test func asManyClassesAsImages() throws {
        let engine = try Engine(), network = Network.small(seed: 4), batch = Tensor(repeating: 1, shape: [2, 2, 6, 6])
        for method in [AttributionMethod.relevance(.epsilonPlusFlat), .gradients(.gradient), .rise(RISE(masks: 2))] {
            let stream = RandomStream(seed: 1, "methods")
            #expect(throws: MethodError.self) {
                try network.explanations(of: batch, to: [0], by: method, on: engine, stream: stream)
            }
        }
    }
}

@Suite struct AttributionTests {
    private let attribution = Attribution(
        values: Tensor([2, 1, 3], [1, -2, 3, 4, 5, -6]), target: 1, logit: 4, promisedSum: 4)

    @Test func channelsAreAddedUpWithAndWithoutSigns() {
        #expect(attribution.map == PixelMap(height: 1, width: 3, values: [5, 3, -3]))
        #expect(attribution.magnitudes == PixelMap(height: 1, width: 3, values: [5, 7, 9]))
    }

    @Test func theErrorIsAShareOfWhatWasPromised() {
        #expect(attribution.sum == 5 && attribution.conservationError == 0.25)
        let nothing = Attribution(values: attribution.values, target: 0, logit: 4, promisedSum: nil)
        #expect(nothing.conservationError == nil)
    }

    @Test func aMapScaledToOneKeepsItsOrder() {
        #expect(PixelMap(height: 1, width: 3, values: [2, 4, 3]).scaledToUnit.values == [0, 1, 0.5])
        #expect(PixelMap(height: 1, width: 2, values: [2, 2]).scaledToUnit.values == [0, 0])
    }
}
