import Foundation
import Testing
import Verdicts

@testable import ClippedActivation
@testable import Notebook

/// The law of hits, layers' half-way rates, and what findings make of them.
@Suite struct HitTests {
    private let hits = [0.03, 0.1, 0.3, 1, 3, 10, 30]

    @Test("The fit finds the law that made the accuracies, and the best of a fine grid where none did")
    func fit() {
        for lethality in [0.02, 0.3, 1] {
            let made = hits.map { 10 + 80 * exp(-lethality * $0) }
            let found = ExponentialFall(fittedTo: made, at: hits, from: 90, to: 10)
            #expect(abs(found.rate / lethality - 1) < 1e-4)
            #expect(found.error(made, at: hits) < 0.01)
        }
        let measured = [88.0, 85, 70, 52, 30, 12, 10]
        let error = ExponentialFall(fittedTo: measured, at: hits, from: 90, to: 10).error(measured, at: hits)
        // Plain loops over ten thousand laws, from 10⁻⁴ to 10².
        var best = Double.infinity
        for step in 0...10_000 {
            let q = pow(10, -4 + 6 * Double(step) / 10_000)
            var sum = 0.0
            for place in hits.indices {
                let expected = 10 + 80 * exp(-q * hits[place])
                sum += (expected - measured[place]) * (expected - measured[place])
            }
            best = min(best, (sum / Double(hits.count)).squareRoot())
        }
        #expect(error <= best + 1e-6 && error > best - 0.01)
    }

    @Test("No decade of an exponential's fall holds more than 69.7 %")
    func decade() {
        let shares = stride(from: 0.001, to: 3, by: 0.001).map { exp(-$0) - exp(-10 * $0) }
        #expect(abs(HitLaw.largestShareOfADecade - (shares.max() ?? 0)) < 1e-6)
        #expect(abs(HitLaw.largestShareOfADecade - 0.697) < 5e-4)
    }

    private let rates = [1e-7, 3.2e-7, 1e-6, 3.2e-6, 1e-5, 3.2e-5, 1e-4]

    @Test func lawOfHits() throws {
        let networks = [[baseline(exponentWords: 1_000_000)], [baseline(exponentWords: 1_000_000)]]
        func word(_ sweeps: [NetworkSweep]) throws -> String {
            try outcome("law-of-hits", lawNumbers([sweeps, sweeps], networks)).word
        }
        let lawful = networkSweeps(rates: rates) { _, rate in 0.1 + 0.8 * exp(-0.3 * rate * 1e6) }
        #expect(try word(lawful) == "holds")
        let numbers = try lawNumbers([lawful, lawful], networks)
        let lethality = try #require(numbers.shown.first?.estimator.value)
        #expect(abs(lethality - 0.3) < 0.02)
        // Half of what can be lost goes at once, the rest much later.
        let otherwise = networkSweeps(rates: rates) { _, rate in rate < 2e-7 ? 0.9 : rate < 5e-5 ? 0.5 : 0.1 }
        #expect(try word(otherwise) == "fails")
        // What never falls fits as well in reverse: the test says nothing of it.
        #expect(try word(networkSweeps(rates: rates) { _, _ in 0.9 }) == "invalid")
    }

    /// Layers of these sizes, each half-way to chance at so many hits.
    private func layers(_ words: [Int], halfway: (_ layer: Int) -> Double) -> ([[LayerSweep]], [Baseline]) {
        let sweeps = (0..<3).map { training in
            words.enumerated().map { place, words in
                LayerSweep(
                    layer: "conv \(place + 1)", clean: Accuracy(correct: 900, count: 1000),
                    sweep: sweep([0.01, 0.1, 1, 10, 100].map { $0 / Double(words) }, seeds: 12) { rate, seed in
                        let hits = [0.01, 0.1, 1, 10, 100][rate]
                        return 0.1 + 0.8 * exp2(-hits / halfway(place)) + wobble(training, seed, place)
                    })
            }
        }
        return (sweeps, [baseline(words: words)])
    }

    private func numbers(
        _ made: ([[LayerSweep]], [Baseline]), _ function: ([[[LayerSweep]]], [[Baseline]]) throws -> Numbers
    ) throws -> Numbers { try function([made.0, made.0], [made.1, made.1]) }

    @Test("Layers that stand as many hits have a slope of −1; those that stand more the larger they are don't")
    func size() throws {
        let sizes = [500, 5_000, 50_000, 500_000, 500_000]
        func word(_ made: ([[LayerSweep]], [Baseline])) throws -> String {
            try outcome("size-of-layer", numbers(made, slopeNumbers)).word
        }
        let lawful = layers(sizes) { _ in 2 }
        #expect(try word(lawful) == "holds")
        let slope = try LayerRates(lawful.0, lawful.1).slope(finding: "size-of-layer", clause: "VGG-16").value
        #expect(abs(try #require(slope) + 1) < 0.02)
        #expect(try word(layers(sizes) { [0.2, 2, 20, 80, 80][$0] }) == "fails")
        // Sizes that say the same in reverse can't tell.
        #expect(try word(layers([500, 500, 500]) { _ in 2 }) == "undecided")
        // One never falls half-way.
        #expect(try word(layers(sizes) { $0 == 0 ? 1e9 : 2 }) == "undecided")
    }

    @Test func layersDiffer() throws {
        let sizes = [500, 5_000, 50_000, 500_000, 500_000]
        func word(_ made: ([[LayerSweep]], [Baseline])) throws -> String {
            try outcome("layers-differ", numbers(made, spanNumbers)).word
        }
        #expect(try word(layers(sizes) { _ in 2 }) == "holds")
        // All fall at one rate, whatever their size.
        #expect(try word(layers([1000, 2000, 2000]) { _ in 2 }) == "fails")
        // Two layers of one size differ as much: it isn't the size.
        #expect(try word(layers(sizes) { $0 == 4 ? 0.2 : 2 }) == "invalid")
    }

    @Test("The half-way rate lies where a line on the logarithmic scale crosses half-way to chance")
    func halfway() throws {
        func halfway(_ rates: [Double], _ accuracies: [Double]) -> Double? {
            let level = (Formula.mean(0) + .number(0.1)) / .number(2)
            let crossing = Formula.curve(
                .crossing, of: Array(1...rates.count), at: rates.map(log10), level, .number(0))
            return crossing.value(of: [[0.9]] + accuracies.map { [$0] }).map { pow(10, $0) }
        }
        // From 0.9 to 0.1 within a decade, half of the fall is at half of the decade: sqrt(10) times the lower rate.
        let rate = try #require(halfway([1e-6, 1e-5], [0.9, 0.1]))
        #expect(abs(rate / (1e-6 * 10.0.squareRoot()) - 1) < 1e-9)
        // A fall of 0.8 by a quarter of the decade before the level of 0.5 is met, from 0.7.
        let later = try #require(halfway([1e-7, 1e-6, 1e-5], [0.9, 0.7, -0.1]))
        #expect(abs(later / (1e-6 * pow(10, 0.25)) - 1) < 1e-9)
        #expect(halfway([1e-6, 1e-5], [0.9, 0.5]) == nil)
        #expect(abs(try #require(halfway([1e-6, 1e-5], [0.4, 0.1])) / 1e-6 - 1) < 1e-9)
    }

    @Test("The rate whose hits are nearest on a logarithmic scale to the full network's 147.1")
    func equal() throws {
        // 10^7 words: 1e-5 gives 100 hits and 3.2e-5 gives 320; the logarithms say that 100 is nearer to 147.1.
        let found = try #require(equalHits(baseline(exponentWords: 10_000_000), [1e-6, 1e-5, 3.2e-5]))
        #expect(found.rate == 1e-5 && abs(found.hits - 100) < 1e-9)
        // With 120 and 220 hits, 120 is nearer (factors 1.226 and 1.496); with 90 and 220, 220 (1.634 and 1.496).
        #expect(equalHits(baseline(exponentWords: 1_000_000), [1.2e-4, 2.2e-4])?.rate == 1.2e-4)
        #expect(equalHits(baseline(exponentWords: 1_000_000), [0.9e-4, 2.2e-4])?.rate == 2.2e-4)
        #expect(equalHits(baseline(), []) == nil)
    }
}
