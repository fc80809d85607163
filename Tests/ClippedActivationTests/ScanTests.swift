import Notebook
import Testing
import Verdicts

@testable import ClippedActivation

/// Threshold scans, magnitudes and protections made by hand.
@Suite struct ScanTests {
    /// Four layers of three trainings; areas by threshold, whose last is far beyond.
    private func scans(_ areas: [Double], clean: [Int] = [50, 90, 90, 90], maximum: Float = 2) -> [[ThresholdScan]] {
        (0..<3).map { training in
            (0..<4).map { layer in
                ThresholdScan(
                    layer: "conv \(layer + 1)",
                    curve: ThresholdCurve(
                        maximum: maximum, thresholds: [0.05, 1, 2, 1e37].map { $0 * Double(maximum) },
                        areas: areas.enumerated().map { place, area in
                            (0..<8).map { area + wobble(training, $0, layer + 7 * place) }
                        }),
                    undefined: areas.map { _ in 0 }, clean: clean.map { Accuracy(correct: $0, count: 100) })
            }
        }
    }

    @Test func onePeak() throws {
        func word(_ networks: [[ThresholdScan]]...) throws -> String {
            try outcome("one-peak", peakNumbers(networks)).word
        }
        let peak = scans([0.2, 0.9, 0.9, 0.5]), level = scans([0.9, 0.9, 0.9, 0.9]),
            rising = scans([0.2, 0.9, 0.9, 0.9])
        #expect(try word(peak, peak) == "holds")
        #expect(try word(level, level) == "fails")
        #expect(try word(peak, rising) == "partly")
        #expect(
            try word(
                scans([0.2, 0.9, 0.9, 0.5], clean: [50, 90, 90, 80]),
                scans([0.2, 0.9, 0.9, 0.5], clean: [50, 90, 90, 80])) == "invalid")
        #expect(try word(peak, scans([0.2, 0.9, 0.9, 0.5], maximum: 0)) == "missing")
    }

    @Test func faultyActivations() throws {
        func network(_ excess: Double, clean: Double = 0.1) -> [Magnitudes] {
            (0..<3).map { training in
                Magnitudes(
                    rate: 1e-5, images: 40, layers: [], cleanExcess: clean,
                    faultyExcess: (0..<12).map { excess + wobble(training, $0) })
            }
        }
        func word(_ networks: [Magnitudes]...) throws -> String {
            try outcome("high-intensity-activations", excessNumbers(networks)).word
        }
        #expect(try word(network(36), network(36)) == "holds")
        #expect(try word(network(0.2), network(0.2)) == "fails")
        #expect(try word(network(36), network(0.2)) == "partly")
        #expect(try word(network(1), network(1)) == "undecided")
        #expect(try word(network(36, clean: 2), network(36, clean: 2)) == "invalid")
    }

    @Test("Shares go to the layers in reverse order, and one that is never active gives 1")
    func dealt() throws {
        func tuned(_ place: Int, _ maximum: Float, _ share: Double) throws -> TunedThreshold {
            let search = try ThresholdSearch().run(to: Double(maximum)) { threshold in
                1 - abs(threshold / Double(max(maximum, 1e-9)) - share)
            }
            return TunedThreshold(layer: "conv", activation: place, maximum: maximum, search: search, undefined: [])
        }
        let dealt = Protection.dealt([try tuned(1, 3, 1), try tuned(4, 6, 1.0 / 3), try tuned(7, 0, 1)])
        #expect(dealt[1] == 3 && dealt[7] == 0)
        #expect(abs(try #require(dealt[4]) - 2) < 1e-5)
    }

    @Test("The first images of each class, as many of each, in the order of the files")
    func balanced() {
        let split = ImageDataset.Split(images: [10, 11, 12, 13, 14, 15], labels: [0, 0, 1, 0, 2, 1])
        let one = split.balanced(1), two = split.balanced(2)
        #expect(one.labels == [0, 1, 2] && one.images == [10, 12, 14])
        #expect(two.labels == [0, 0, 1, 2, 1] && two.images == [10, 11, 12, 14, 15])
        #expect(split.balanced(9).labels == split.labels)
    }

    @Test("A title names the bits whose whole interval lies below the loss that is noticed")
    func harmful() throws {
        func point(_ bit: Double, _ change: Double) throws -> EstimatePoint {
            EstimatePoint(
                "", "VGG-16", x: bit, try plotted((0..<3).map { t in (0..<4).map { change + 100 * wobble(t, $0) } }))
        }
        let points = try [point(0, 0), point(29, -5), point(30, -60)]
        #expect(harmfulBits(points, rate: 1e-5).hasSuffix("bit 30 alone of 32 costs more than 5 points of accuracy"))
        #expect(harmfulBits(points + [try point(28, -40)], rate: 1e-5).contains("bits 28 and 30 of 32"))
        #expect(harmfulBits([try point(0, 0)], rate: 1e-5).contains("no single bit position"))
    }
}
