import Methods
import Tensors
import Testing

@Suite struct FaultSweepTests {
    private let sweep = FaultSweep(
        rates: [1e-7, 1e-6, 1e-5, 1e-4], accuracies: [[0.9, 0.9], [0.9, 0.7], [0.5, 0.3], [0.1, 0.1]],
        undefined: [[0, 0], [0, 0], [0, 0.25], [0.5, 0.25]])

    @Test func areasOfEachSeed() throws {
        #expect(zip(sweep.means, [0.9, 0.8, 0.4, 0.1]).allSatisfy { abs($0 - $1) < 1e-15 })
        let areas = try sweep.areas()
        // (0.45 + 0.9 + 0.5 + 0.05) / 3 and (0.45 + 0.7 + 0.3 + 0.05) / 3.
        #expect(areas.count == 2)
        #expect(abs(areas[0] - 1.9 / 3) < 1e-15)
        #expect(abs(areas[1] - 0.5) < 1e-15)
        #expect(try FaultSweep(rates: [], accuracies: [], undefined: []).areas() == [])
    }

    @Test func ratesAreInterpolatedOnALogarithmicScale() throws {
        // 0.6 lies halfway from 0.8 at 1e-6 to 0.4 at 1e-5: at 10^-5.5.
        #expect(abs(try #require(sweep.rate(below: 0.6)) / 3.16227766e-6 - 1) < 1e-8)
        // 0.2 lies two thirds of the way from 0.4 at 1e-5 to 0.1 at 1e-4.
        #expect(abs(try #require(sweep.rate(below: 0.2)) / 4.64158883e-5 - 1) < 1e-8)
        // At a level that is just reached, the fall begins at its rate.
        #expect(abs(try #require(sweep.rate(below: 0.8)) / 1e-6 - 1) < 1e-8)
        #expect(sweep.rate(below: 0.95) == 1e-7)
        #expect(sweep.rate(below: 0.1) == nil)
        #expect(FaultSweep(rates: [], accuracies: [], undefined: []).rate(below: 0.5) == nil)
        // Rate 0 has no logarithm.
        #expect(FaultSweep(rates: [0, 1e-6], accuracies: [[1], [0]], undefined: [[0], [0]]).rate(below: 0.5) == 1e-6)
    }
}

@Suite struct RankCorrelationTests {
    @Test func withoutTies() throws {
        #expect(rankCorrelation([1, 2, 3], [10, 100, 1000]) == 1)
        #expect(rankCorrelation([1, 2, 3], [3, 2, -1]) == -1)
        // 1 - 6 Σd² / (n (n² - 1)) with d = 1, -1, 0, 0, 0.
        let value = try #require(rankCorrelation([1, 2, 3, 4, 5], [2, 1, 3, 4, 5]))
        #expect(abs(value - 0.9) < 1e-15)
    }

    /// Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5 of 4.5 and 5.
    @Test func tiesShareTheirRank() throws {
        let value = try #require(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4]))
        #expect(abs(value - 4.5 / 22.5.squareRoot()) < 1e-15)
        // Ranks 1.5, 1.5, 3.5, 3.5 against 4, 2, 2, 2 in a list where three are equal: 2, 2, 2 share rank 2.
        // Deviations -1, -1, 1, 1 and 1.5, -0.5, -0.5, -0.5: covariance -2 of 4 and 3.
        let other = try #require(rankCorrelation([1, 1, 2, 2], [9, 2, 2, 2]))
        #expect(abs(other + 2 / 12.0.squareRoot()) < 1e-15)
        #expect(rankCorrelation([5, 5], [1, 2]) == nil)
        #expect(rankCorrelation([1, 2], [5, 5]) == nil)
    }

    /// Only the order counts.
    @Test func increasingFunctionsChangeNothing() {
        for seed in 0..<20 as Range<UInt64> {
            var stream = RandomStream(seed: seed, "ranks")
            let a = (0..<15).map { _ in Double(stream.uniform(below: 8)) }
            let b = (0..<15).map { _ in stream.normal() }
            let value = rankCorrelation(a, b)
            #expect(rankCorrelation(a.map { $0 * $0 * $0 - 5 }, b) == value, "seed \(seed)")
            #expect(rankCorrelation(b, a).map { abs($0 - (value ?? 2)) < 1e-12 } == true, "seed \(seed)")
            #expect(value.map { abs($0) <= 1 + 1e-12 } == true, "seed \(seed)")
        }
    }
}
