import Foundation
import Methods
import Networks
import Tensors
import Testing

/// Rates, curves of sweeps, and the layers' memory.
@Suite struct FaultSweepShapeTests {
    @Test("Rates are decimal numbers, one or two for each decade, both ends among them")
    func rates() {
        #expect(FaultRate.decades(-7, -4) == [1e-7, 1e-6, 1e-5, 1e-4])
        #expect(FaultRate.halfDecades(-7, -5) == [1e-7, 3.2e-7, 1e-6, 3.2e-6, 1e-5])
        #expect(FaultRate.halfDecades(-5, -3.5) == [1e-5, 3.2e-5, 1e-4, 3.2e-4])
    }

    @Test("A rate that was not measured has no accuracies")
    func atRate() {
        let sweep = FaultSweep(
            rates: [1e-6, 1e-5], accuracies: [[0.9, 0.8], [0.1, 0.2]], undefined: [[0, 0.5], [0, 1]])
        #expect(sweep.accuracies(at: 1e-5) == [0.1, 0.2])
        #expect(sweep.accuracies(at: 1e-4) == nil)
        #expect(sweep.seeds([1, 1, 0]).undefined == [[0.5, 0.5, 0], [1, 1, 0]])
        #expect(sweep.undefinedShare == 0.375)
        #expect(sweep.seeds([1, 1, 0]).accuracies == [[0.8, 0.8, 0.9], [0.2, 0.2, 0.1]])
    }

    @Test("The highest decade with a count; zeros, NaN and infinities have none")
    func highest() {
        var histogram = MagnitudeHistogram()
        #expect(histogram.highest == nil)
        histogram.add([0, .nan, .infinity])
        #expect(histogram.highest == nil)
        histogram.add([3, 250, 1e-9])
        #expect(histogram.highest == 2)
    }

    @Test("Layers with weights are named by kind and order, and say where their ReLU is")
    func memories() {
        let convolution = Convolution(
            weights: Tensor([2, 1, 1, 1], [0.5, 4]), bias: Tensor([2], [1, 2.5]), geometry: ConvolutionGeometry())
        let linear = Linear(weights: Tensor([1, 2], [-0.25, 8]), bias: Tensor([1], [0]))
        let network = Network(
            name: "small", inputShape: [1, 1, 1],
            layers: [
                NamedLayer("a", .convolution(convolution)), NamedLayer("b", .relu), NamedLayer("c", .flatten),
                NamedLayer("d", .linear(linear)),
            ])
        let memories = network.layerMemories
        #expect(memories.map(\.name) == ["conv 1", "linear 1"] && memories.map(\.place) == [0, 3])
        #expect(memories.map(\.activation) == [1, nil] && memories.map(\.words) == [4, 3])
        // Bit 30 is set from 2 on: in 4 and 2.5, and in 8.
        #expect(memories.map(\.wordsWithClearExponentBit) == [2, 2])
    }
}
