import Methods
import Networks
import Tensors
import Testing

@Suite struct NetworkClippingTests {
    @Test func theActivationsBehindWeightsAreClippable() {
        #expect(Network.small(seed: 1).clippableLayers == [1, 4])
        let vgg = Network.vgg16Small(batchNorm: false, width: 0.05, stream: RandomStream(seed: 1))
        #expect(vgg.clippableLayers.count == 13)
        #expect(vgg.clippableLayers.allSatisfy { vgg.layers[$0].layer == .relu })
        let alexNet = Network.alexNetSmall(width: 0.05, stream: RandomStream(seed: 1))
        #expect(alexNet.clippableLayers.count == 7)
        // Clipped once, they may be clipped again.
        #expect(vgg.clipped(at: [1: 3]).clippableLayers == vgg.clippableLayers)
    }

    @Test func maximaAreThoseOfAPlainLoop() throws {
        let engine = try Engine()
        let network = Network.small(seed: 2)
        let batches = try (0..<3).map { try Batch.images(10, for: network, seed: UInt64($0), engine) }
        let maxima = try network.activationMaxima(on: batches, engine: engine)
        for layer in [1, 4] {
            var largest: Float = 0
            for batch in batches {
                for value in try network.forward(batch.images, on: engine, to: layer + 1).values {
                    if value > largest { largest = value }
                }
            }
            #expect(largest > 0)
            #expect(maxima[layer] == largest)
            // Whichever batch comes last.
            for first in 0..<3 {
                let rotated = batches[first...] + batches[..<first]
                #expect(try network.activationMaxima(on: rotated, engine: engine)[layer] == largest)
            }
        }
        #expect(maxima.count == 2)
    }

    @Test(arguments: ClippingForm.allCases) func clippingAtTheMaximaLeavesCleanLogits(form: ClippingForm) throws {
        let engine = try Engine()
        for network in [
            Network.small(seed: 3), .vgg16Small(width: 0.25, stream: RandomStream(seed: 3)).foldingBatchNorm(),
            .alexNetSmall(width: 0.25, stream: RandomStream(seed: 3)),
        ] {
            var stream = RandomStream(seed: 3, "images")
            let batch = Batch(images: .random([4] + network.inputShape, &stream), labels: [0, 1, 2, 0])
            let maxima = try network.activationMaxima(on: [batch], engine: engine)
            #expect(Set(maxima.keys) == Set(network.clippableLayers))
            let clipped = network.clipped(at: maxima, form: form)
            #expect(
                try clipped.forward(batch.images, on: engine) == network.forward(batch.images, on: engine),
                "\(network.name), \(form)")
            // One unit less, and the largest activation of that layer is gone (or lower).
            let first = try #require(network.clippableLayers.first)
            let lower = network.clipped(at: [first: (maxima[first] ?? 0).nextDown], form: form)
            var largest: Float = 0
            _ = try lower.forward(batch.images, on: engine, taps: [first]) { _, activation in
                largest = activation.values.max() ?? 0
            }
            #expect(largest < maxima[first] ?? 0, "\(network.name), \(form)")
        }
    }

    @Test func aThresholdOfZeroSilencesALayer() throws {
        let engine = try Engine()
        let network = Network.small(seed: 4)
        var stream = RandomStream(seed: 4, "images")
        let images = Tensor.random([3, 2, 6, 6], &stream)
        for form in ClippingForm.allCases {
            let logits = try network.clipped(at: [4: 0], form: form).forward(images, on: engine)
            // Only the biases of the last layer are left.
            let biases = network.layers[6].layer.parameters[1].tensor.values
            #expect(logits.values == biases + biases + biases, "\(form)")
        }
        #expect(network.clipped(at: [:]) == network)
    }

    /// The reason for clipping: a huge weight no longer reaches the logits.
    @Test func clippingBoundsWhatAFaultDoes() throws {
        let engine = try Engine()
        let network = Network.small(seed: 5)
        var stream = RandomStream(seed: 5, "images")
        let batch = Batch(images: .random([6, 2, 6, 6], &stream), labels: [0, 0, 0, 0, 0, 0])
        let maxima = try network.activationMaxima(on: [batch], engine: engine)
        for word in [0, 30, 60, 90] {
            let faults = NetworkFaults([0: FaultPattern([BitFlip(word: word, bit: 30)], wordCount: 95)])
            let policy = KernelPolicy.faulty(layers: faults.layers)
            for form in ClippingForm.allCases {
                let bounded = try network.clipped(at: maxima, form: form).withFaults(faults)
                    .forward(batch.images, on: engine, kernels: policy)
                #expect(bounded.values.allSatisfy { abs($0) < 1e3 }, "word \(word), \(form)")
            }
        }
        let unbounded = try (0..<90).map { word in
            let faults = NetworkFaults([0: FaultPattern([BitFlip(word: word, bit: 30)], wordCount: 95)])
            return try network.withFaults(faults).forward(
                batch.images, on: engine, kernels: .faulty(layers: faults.layers)
            ).values.contains { !(abs($0) < 1e30) }
        }
        #expect(unbounded.contains(true))
    }
}

@Suite struct MagnitudeHistogramTests {
    @Test func valuesFallIntoTheirDecade() {
        var histogram = MagnitudeHistogram()
        histogram.add([
            0, -0.0, 1, -1, 9.99, 10, 99, 100, 1000, 0.1, 0.5, -0.05, 1e-8, 3e38, .infinity, .nan, -.infinity,
        ])
        #expect(histogram.zeros == 2)
        #expect(histogram.notFinite == 3)
        #expect(histogram[0] == 3)
        #expect(histogram[1] == 2)
        #expect(histogram[2] == 1)
        #expect(histogram[3] == 1)
        #expect(histogram[38] == 1)
        #expect(histogram[-2] == 1)
        #expect(histogram.counts.count == 47)
        // What lies outside goes to the ends.
        var ends = MagnitudeHistogram()
        ends.add([1e-12, .leastNonzeroMagnitude, -.greatestFiniteMagnitude])
        #expect(ends[-8] == 2)
        #expect(ends[38] == 1)
    }

    /// Against comparisons with powers of ten, which float64 holds exactly up to 10^22.
    @Test func decadesAreThoseOfAPlainLoop() {
        var stream = RandomStream(seed: 81, "magnitudes")
        var values: [Float] = (0..<5000).map { _ in
            Float(stream.normal() * Double(sign: .plus, exponent: stream.uniform(below: 60) - 20, significand: 1))
        }
        // Powers of ten and their neighbours.
        var power: Float = 1
        for _ in 0...10 {
            values += [power, power.nextUp, power.nextDown, -power]
            power *= 10
        }
        var histogram = MagnitudeHistogram()
        histogram.add(values)
        var lower = 1.0
        for exponent in 0...12 {
            let expected = values.count { abs(Double($0)) >= lower && abs(Double($0)) < lower * 10 }
            #expect(histogram[exponent] == expected, "10^\(exponent)")
            lower *= 10
        }
        #expect(histogram.counts.reduce(0, +) + histogram.zeros + histogram.notFinite == values.count)
    }

    @Test func aNetworksActivationsAreCounted() throws {
        let engine = try Engine()
        let network = Network.small(seed: 6)
        let batch = try Batch.images(4, for: network, seed: 6, engine)
        var histograms: [Int: MagnitudeHistogram] = [:]
        for _ in 0..<2 {
            try network.magnitudes(of: [1, 4], on: batch, kernels: .fast, engine: engine, into: &histograms)
        }
        for (layer, count) in [(1, 5 * 36), (4, 4 * 9)] {
            let histogram = try #require(histograms[layer])
            #expect(histogram.counts.reduce(0, +) + histogram.zeros == 2 * 4 * count)
            var plain = MagnitudeHistogram()
            plain.add(try network.forward(batch.images, on: engine, to: layer + 1).values)
            #expect(histogram.counts == plain.counts.map { 2 * $0 })
        }
        #expect(histograms.count == 2)
    }
}
