import Foundation
import Methods
import Tensors
import Testing

@Suite struct StatisticsTests {
    @Test func momentsOfKnownNumbers() {
        let numbers = [2.0, 4, 4, 4, 5, 5, 7, 9]
        #expect(numbers.mean == 5)
        #expect(abs(numbers.standardDeviation - (32.0 / 7).squareRoot()) < 1e-15)
        // Shifting by a huge number must not cost the small differences (NIST's NumAcc tests).
        let shifted: [Double] = [1e9 + 0.25, 1e9 + 0.5, 1e9 + 0.75]
        #expect(shifted.standardDeviation == 0.25)
    }

    @Test func sumsKeepWhatPlainAdditionLoses() {
        #expect(CompensatedSum([1, 1e100, 1, -1e100]).value == 2)
        // 0.1 as a float64 is 0.1 + 5.55e-18, so the exact sum is 100,000 + 5.55e-12, which rounds to 100,000.
        #expect(CompensatedSum(Array(repeating: 0.1, count: 1_000_000)).value == 100_000)
        #expect(CompensatedSum([.infinity, 1]).value == .infinity)
        #expect(CompensatedSum([.infinity, -.infinity]).value.isNaN)
    }

    /// R: quantile(c(1, 2, 3, 4), …) of type 7, and its definition x[1 + (n − 1) p].
    @Test func quantilesInterpolate() {
        #expect([4.0, 1, 3, 2].quantile(0.25) == 1.75)
        #expect([4.0, 1, 3, 2].quantile(0) == 1)
        #expect([4.0, 1, 3, 2].quantile(1) == 4)
        #expect([4.0, 1, 3, 2].median == 2.5)
        #expect([7.0].quantile(0.9) == 7)
        #expect((0...100).map(Double.init).reversed().quantile(0.37) == 37)
    }

    /// Tables of Student's distribution.
    @Test(arguments: [
        (0.975, 1.0, 12.7062047), (0.975, 2, 4.30265273), (0.975, 9, 2.26215716), (0.975, 19, 2.09302405),
        (0.95, 10, 1.81246112), (0.995, 5, 4.03214298), (0.975, 30, 2.04227246), (0.975, 120, 1.97993041),
    ])
    func studentQuantilesMatchTables(probability: Double, degrees: Double, table: Double) {
        #expect(abs(studentTQuantile(probability, degreesOfFreedom: degrees) - table) < 1e-7)
        #expect(abs(studentTQuantile(1 - probability, degreesOfFreedom: degrees) + table) < 1e-7)
    }

    /// One and two degrees of freedom have closed forms: tan(π(p − ½)) and (2p − 1)/√(2p(1 − p)).
    @Test(arguments: [0.51, 0.6, 0.75, 0.9, 0.99, 0.9999]) func studentQuantilesMatchClosedForms(p: Double) {
        let one: Double = tan(Double.pi * (p - 0.5))
        let two: Double = (2 * p - 1) / (2 * p * (1 - p)).squareRoot()
        #expect(abs(studentTQuantile(p, degreesOfFreedom: 1) / one - 1) < 1e-11)
        #expect(abs(studentTQuantile(p, degreesOfFreedom: 2) / two - 1) < 1e-11)
        // Many degrees of freedom: Fisher's expansion around the normal quantile.
        let z = normalQuantile(p)
        #expect(abs(studentTQuantile(p, degreesOfFreedom: 1e5) - (z + (z * z * z + z) / 4e5)) < 1e-8)
        #expect(studentTQuantile(0.5, degreesOfFreedom: 3) == 0)
    }

    @Test(arguments: [
        (0.5, 0.0), (0.8413447460685429, 1), (0.95, 1.6448536270), (0.975, 1.9599639845), (0.995, 2.5758293035),
        (0.9995, 3.2905267315),
    ])
    func normalQuantilesMatchTables(probability: Double, table: Double) {
        #expect(abs(normalQuantile(probability) - table) < 1e-9)
        #expect(abs(normalQuantile(1 - probability) + table) < 1e-9)
    }

    /// I(x; a, b) for whole a, b is a binomial tail; for a = b = ½ it is an arcsine.
    @Test func incompleteBetaMatchesClosedForms() {
        for x in [0.0, 0.001, 0.2, 0.5, 0.83, 0.999, 1] {
            let arcsine = 2 / Double.pi * asin(x.squareRoot())
            #expect(abs(regularizedIncompleteBeta(x, 0.5, 0.5) - arcsine) < 1e-13)
            for (a, b) in [(1, 1), (2, 3), (5, 1), (7, 12)] {
                let n = a + b - 1
                var tail = 0.0
                for k in a...n { tail += binomialProbability(k, of: n, x) }
                #expect(abs(regularizedIncompleteBeta(x, Double(a), Double(b)) - tail) < 1e-13, "\(x) \(a) \(b)")
            }
        }
    }
}

@Suite struct IntervalTests {
    /// Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
    @Test(arguments: [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)])
    func wilsonMatchesPublishedExamples(successes: Int, trials: Int, lower: Double, upper: Double) throws {
        let estimate = try Estimator.proportion(successes, of: trials, "trials").estimate()
        let interval = try #require(estimate.interval)
        #expect(interval.recipe == .wilson)
        #expect(abs(interval.lower - lower) < 6e-5)
        #expect(abs(interval.upper - upper) < 6e-5)
    }

    @Test func anIntervalContainsItsEnds() {
        let interval = Interval(lower: 1, upper: 2, confidence: 0.9, recipe: .bca)
        #expect(interval.contains(1) && interval.contains(2) && !interval.contains(2.1))
    }

    @Test func correlationsOfListsAndOfTheirRanks() throws {
        #expect(ranks([10, 30, 20, 30]) == [1, 3.5, 2, 3.5])
        // Sums of products 2, of squares 5 and 2.
        let found = try #require(correlation([1, 2, 3, 4], [1, 2, 3, 2]))
        #expect(abs(found - 2 / 10.0.squareRoot()) < 1e-12)
        #expect(correlation([1, 1], [1, 2]) == nil)
        var stream = RandomStream(seed: 3, "correlations")
        for _ in 0..<5 {
            let (a, b) = ((0..<20).map { _ in stream.normal() }, (0..<20).map { _ in stream.normal() })
            #expect(rankCorrelation(a, b) == correlation(ranks(a), ranks(b)))
            #expect(rankCorrelation(a.map { $0 * $0 * $0 }, b) == rankCorrelation(a, b))
        }
    }
}
