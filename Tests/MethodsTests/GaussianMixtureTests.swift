import Foundation
import Tensors
import Testing

@testable import Methods

@Suite struct GaussianMixtureTests {
    /// The table of the specification: dimension, length of the mean, a₊, a₋; how often clean points are right, those of +1 and of −1, and
    /// poisoned points.
    private static let table: [(Int, Double, Double, Double, [Double])] = [
        (30, 1.5, 0, 0, [0.93319, 0.93319, 0.93319, 0.93319]),
        (30, 1.5, 0.2, 0.2, [0.93292, 0.93292, 0.93292, 0.93319]),
        (30, 1.5, 0.1, -0.1, [0.88875, 0.8807, 0.8968, 0.96563]),
        (30, 1.5, 0.1, 0.3, [0.59122, 0.9950, 0.1875, 0.97437]),
        (30, 1.5, 0.2, 0.4, [0.50488, 0.9996, 0.0101, 0.98706]), (100, 2, 0.1, 0.3, [0.50273, 1, 0.0055, 0.99902]),
    ]

    @Test func accuraciesAreThoseOfTheTable() throws {
        for (dimension, length, positive, negative, expected) in Self.table {
            let mixture = try GaussianMixturePoisoning(
                evenMean: length, dimension: dimension, positive: positive, negative: negative)
            let clean = try mixture.cleanAccuracies()
            let context: Comment = "d = \(dimension), a = \(positive), \(negative)"
            #expect(abs(try mixture.cleanAccuracy() - expected[0]) < 6e-6, context)
            #expect(abs(clean.positive - expected[1]) < 6e-5 && abs(clean.negative - expected[2]) < 6e-5, context)
            #expect(abs(try mixture.poisonedAccuracy() - expected[3]) < 6e-6, context)
        }
    }

    /// By the matrices themselves, diagonalised by NumPy, and SciPy's quadrature.
    @Test func accuraciesAreThoseOfTheMatrices() throws {
        let mixtures = try UnlearnableFixtures.read([UnlearnableFixtures.Mixture].self, "mixtures")
        #expect(mixtures.count == 7)
        for expected in mixtures {
            let mixture = try GaussianMixturePoisoning(
                mean: expected.mean, positive: expected.plus, negative: expected.minus)
            let (clean, poisoned) = (try mixture.cleanAccuracies(), try mixture.poisonedAccuracies())
            let found = [clean.positive, clean.negative, poisoned.positive, poisoned.negative]
            let context: Comment = "d = \(expected.mean.count), a = \(expected.plus), \(expected.minus)"
            #expect(zip(found, expected.clean + expected.poisoned).allSatisfy { abs($0 - $1) < 1e-9 }, context)
        }
    }

    /// Equal filters: Φ(Σ m²/λ / √(Σ m²/λ²)), by the complementary error function; poisoned points as if there were none.
    @Test(arguments: [-0.45, -0.2, 0, 0.1, 0.3, 0.49]) func equalFilters(a: Double) throws {
        let mixture = try GaussianMixturePoisoning(evenMean: 1.7, dimension: 40, positive: a, negative: a)
        let means = mixture.centers, gains = mixture.gains.positive
        let above = zip(means, gains).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
        let below = zip(means, gains).reduce(0) { $0 + $1.0 * $1.0 / ($1.1 * $1.1) }
        func normal(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }
        #expect(abs(try mixture.cleanAccuracy() - normal(above / below.squareRoot())) < 1e-10)
        #expect(abs(try mixture.poisonedAccuracy() - normal(1.7)) < 1e-10)
        let closed = try #require(mixture.cleanAccuracyOfEqualFilters)
        #expect(abs(closed - normal(above / below.squareRoot())) < 1e-14)
        let unequal = try GaussianMixturePoisoning(evenMean: 1.7, dimension: 40, positive: a, negative: -a - 0.001)
        #expect(unequal.cleanAccuracyOfEqualFilters == nil)
        // The basis keeps lengths.
        #expect(abs(means.reduce(0) { $0 + $1 * $1 } - 1.7 * 1.7) < 1e-12)
    }

    @Test func classesChangePlacesWithTheirFilters() throws {
        let one = try GaussianMixturePoisoning(evenMean: 1, dimension: 20, positive: 0.1, negative: 0.25)
        let other = try GaussianMixturePoisoning(evenMean: 1, dimension: 20, positive: 0.25, negative: 0.1)
        let (a, b) = (try one.cleanAccuracies(), try other.cleanAccuracies())
        #expect(abs(a.positive - b.negative) < 1e-10 && abs(a.negative - b.positive) < 1e-10)
        #expect(abs(try one.poisonedAccuracy() - other.poisonedAccuracy()) < 1e-10)
    }

    /// 20,000 points of each kind, by the rule itself: within five standard errors.
    @Test(arguments: [UInt64(1), 2]) func drawnPointsAreRightAsOften(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "mixtures")
        let mean = (0..<15).map { _ in 0.4 * stream.normal() }
        let a = stream.uniform(in: -0.4..<0.4), b = stream.uniform(in: -0.4..<0.4), count = 20_000
        let mixture = try GaussianMixturePoisoning(mean: mean, positive: a, negative: b)
        let (clean, poisoned) = (try mixture.cleanAccuracies(), try mixture.poisonedAccuracies())
        for (sign, isPoisoned, expected) in [
            (1.0, false, clean.positive), (-1, false, clean.negative), (1, true, poisoned.positive),
            (-1, true, poisoned.negative),
        ] {
            let gains = sign > 0 ? mixture.gains.positive : mixture.gains.negative
            let right = (0..<count).count { _ in
                let point = zip(mixture.centers, gains).map { center, gain in
                    (isPoisoned ? gain : 1) * (sign * center + stream.normal())
                }
                return (mixture.score(point) >= 0) == (sign > 0)
            }
            let error = (max(expected * (1 - expected), 1e-6) / Double(count)).squareRoot()
            #expect(abs(Double(right) / Double(count) - expected) < 5 * error, "seed \(seed), \(sign), \(isPoisoned)")
        }
    }

    /// The best rule for poisoned points does worse on clean ones than the clean rule, the more so in more dimensions.
    @Test func unequalFiltersCostCleanAccuracy() throws {
        var last = 1.0
        for dimension in [10, 30, 100, 300] {
            let mixture = try GaussianMixturePoisoning(
                evenMean: 1.5, dimension: dimension, positive: 0.1, negative: 0.2)
            let clean = try mixture.cleanAccuracy()
            #expect(clean < last && clean < 0.93319)
            #expect(try mixture.poisonedAccuracy() > 0.93319)
            last = clean
        }
    }

    @Test func whatCannotBeSolved() throws {
        #expect(throws: MethodError.self) { try GaussianMixturePoisoning(mean: [], positive: 0, negative: 0) }
        #expect(throws: MethodError.self) { try GaussianMixturePoisoning(mean: [1], positive: 0.5, negative: 0) }
        #expect(throws: MethodError.self) { try GaussianMixturePoisoning(mean: [1], positive: 0, negative: .nan) }
        // No mean and equal filters: the rule says +1 of everything.
        let blind = try GaussianMixturePoisoning(mean: [0, 0], positive: 0.1, negative: 0.1)
        let found = try blind.cleanAccuracies()
        #expect(found.positive == 1 && found.negative == 0)
        // Two dimensions: the integral falls off as slowly as one over the frequency.
        let slow = try GaussianMixturePoisoning(mean: [0.01, 0.002], positive: 0.3, negative: 0.1)
        #expect(throws: MethodError.self) { try slow.cleanAccuracy() }
    }
}
