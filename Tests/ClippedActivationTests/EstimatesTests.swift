import Foundation
import Notebook
import Testing

@testable import ClippedActivation

/// Estimates from curves made by hand.
@Suite struct EstimatesTests {
    @Test("The half-way rate lies where a line on the logarithmic scale crosses half-way to chance")
    func halfway() throws {
        // From 0.9 to 0.1 within a decade, half of the fall is at half of the decade: sqrt(10) times the lower rate.
        let rate = try #require(halfwayRate(sweep([1e-6, 1e-5], [0.9, 0.1]), baseline()))
        #expect(abs(rate - 1e-6 * 10.0.squareRoot()) < 1e-12)
        // A fall of 0.8 by a quarter of the decade before the level of 0.5 is met, from 0.7.
        let later = try #require(halfwayRate(sweep([1e-7, 1e-6, 1e-5], [0.9, 0.7, -0.1]), baseline()))
        #expect(abs(later - 1e-6 * pow(10, 0.25)) < 1e-12)
    }

    @Test("A curve that is never below half-way has no rate, and one that starts below has the lowest")
    func halfwayAtTheEnds() {
        #expect(halfwayRate(sweep([1e-6, 1e-5], [0.9, 0.5]), baseline()) == nil)
        #expect(halfwayRate(sweep([1e-6, 1e-5], [0.4, 0.1]), baseline()) == 1e-6)
    }

    @Test("Some seeds' curve is that of these seeds alone")
    func seeds() {
        let mixed = FaultSweep(
            rates: [1e-6, 1e-5], accuracies: [[0.9, 0.2], [0.9, 0.1]], undefined: [[0, 0], [0, 0]])
        #expect(halfwayRate(mixed.seeds([0, 0]), baseline()) == nil)
        #expect(halfwayRate(mixed.seeds([1]), baseline()) == 1e-6)
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

    @Test("The steepest decade's share of the whole fall")
    func steepest() throws {
        // Of 0.8, a fall of 0.6 within a decade, and of 0.2 in the next.
        let curve = sweep([1e-6, 1e-5, 1e-4], [0.9, 0.3, 0.1])
        #expect(abs(try #require(curve.steepestDecade) - 0.75) < 1e-12)
        // Half decades: the largest fall over two of them, 0.5 and 0.2.
        let fine = sweep([1e-6, 3.2e-6, 1e-5, 3.2e-5], [0.9, 0.8, 0.3, 0.1])
        #expect(abs(try #require(fine.steepestDecade) - 0.875) < 1e-12)
        #expect(sweep([1e-6, 1e-5], [0.9, 0.9]).steepestDecade == nil)
    }

    @Test("Larger layers that fall earlier correlate by -1, and a layer that never falls ranks highest")
    func sizes() throws {
        let sweeps = [
            sweep([1e-6, 1e-5], [0.9, 0.9]), sweep([1e-6, 1e-5], [0.9, 0.1]), sweep([1e-6, 1e-5], [0.4, 0.1]),
        ]
        #expect(abs(try #require(sizeCorrelation(sweeps, baseline(words: [10, 100, 1000]))) + 1) < 1e-12)
        #expect(abs(try #require(sizeCorrelation(sweeps, baseline(words: [1000, 100, 10]))) - 1) < 1e-12)
        #expect(sizeCorrelation(sweeps, baseline(words: [10, 10, 10])) == nil)
    }
}
