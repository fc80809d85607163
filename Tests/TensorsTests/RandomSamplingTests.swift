import Foundation
import Tensors
import Testing

@Suite struct RandomSamplingTests {
    /// Both regimes of the sampler, both sides of one half, against the exact probability of each count.
    @Test(arguments: [
        (1, 0.3), (20, 0.1), (40, 0.24), (40, 0.26), (100, 0.5), (100, 0.93), (1000, 0.005), (1000, 0.02),
        (1_000_000, 3e-5), (500_000_000, 1e-9), (500_000_000, 1e-7), (471_000_000, 1e-6),
    ])
    func binomialFollowsItsDistribution(trials: Int, probability: Double) {
        let seed: UInt64 = 31
        var stream = RandomStream(seed: seed, "binomial \(trials) \(probability)")
        let draws = 50_000
        var counts: [Int: Int] = [:]
        for _ in 0..<draws { counts[stream.binomial(trials: trials, probability: probability), default: 0] += 1 }
        #expect(counts.keys.allSatisfy { 0...trials ~= $0 })
        let (observed, expected) = cells(counts, draws: draws, trials: trials, probability: probability)
        #expect(expected.count >= 2)
        #expect(
            chiSquare(observed, expected) < chiSquareLimit(degrees: expected.count - 1),
            "seed \(seed), \(trials) trials of \(probability)")
    }

    @Test(arguments: [
        (500_000_000, 1e-9), (500_000_000, 1e-8), (500_000_000, 1e-5), (500_000_000, 1e-3), (500_000_000, 0.5),
        (500_000_000, 0.999), (12, 0.5), (25, 0.4),
    ])
    func binomialHasItsMeanAndVariance(trials: Int, probability: Double) {
        var stream = RandomStream(seed: 32, "moments \(trials) \(probability)")
        let draws = 40_000
        let mean = Double(trials) * probability
        let variance = mean * (1 - probability)
        var sum = 0.0
        var squares = 0.0
        for _ in 0..<draws {
            let deviation = Double(stream.binomial(trials: trials, probability: probability)) - mean
            sum += deviation
            squares += deviation * deviation
        }
        let n = Double(draws)
        #expect(abs(sum / n) < 4.5 * (variance / n).squareRoot())
        // The variance of a squared deviation: fourth central moment − variance².
        let fourth = variance * (1 + 3 * Double(trials - 2) * probability * (1 - probability))
        #expect(abs(squares / n - variance) < 4.5 * ((fourth - variance * variance) / n).squareRoot())
    }

    @Test func binomialEnds() {
        var stream = RandomStream(seed: 33)
        #expect(stream.binomial(trials: 0, probability: 0.3) == 0)
        #expect(stream.binomial(trials: 500_000_000, probability: 0) == 0)
        #expect(stream.binomial(trials: 500_000_000, probability: 1) == 500_000_000)
        #expect(stream.binomial(trials: 500_000_000, probability: 1e-300) == 0)
    }

    @Test(arguments: [(0, 10), (1, 1), (3, 7), (5, 7), (7, 7), (1000, 1001), (1000, 10_000), (100_000, 500_000_000)])
    func distinctIndicesAreSortedAndDistinct(count: Int, bound: Int) {
        var stream = RandomStream(seed: 34, "distinct \(count) \(bound)")
        let chosen = stream.distinctIndices(count: count, below: bound)
        #expect(chosen.count == count)
        #expect(zip(chosen, chosen.dropFirst()).allSatisfy { $0 < $1 })
        #expect(chosen.allSatisfy { 0..<bound ~= $0 })
    }

    @Test(arguments: [1, 2, 3, 4, 5]) func everySetIsEquallyProbable(count: Int) {
        var stream = RandomStream(seed: 35, "sets \(count)")
        var counts: [[Int]: Int] = [:]
        for _ in 0..<30_000 { counts[stream.distinctIndices(count: count, below: 6), default: 0] += 1 }
        let sets = [6, 15, 20, 15, 6][count - 1]
        #expect(counts.count == sets)
        #expect(
            chiSquare(Array(counts.values), Array(repeating: 30_000 / Double(sets), count: sets))
                < chiSquareLimit(degrees: sets - 1))
    }

    /// Counts in cells of neighbouring values that each expect at least 20 draws.
    private func cells(_ counts: [Int: Int], draws: Int, trials: Int, probability: Double) -> ([Int], [Double]) {
        let mean = Double(trials) * probability
        let spread = 10 * (mean + 1).squareRoot() + 10
        let range = max(0, Int(mean - spread))...min(trials, Int(mean + spread))
        var observed = [0]
        var expected = [0.0]
        for k in range {
            observed[observed.count - 1] += counts[k] ?? 0
            expected[expected.count - 1] += Double(draws) * exp(logProbability(k, trials, probability))
            if expected[expected.count - 1] >= 20 {
                observed.append(0)
                expected.append(0)
            }
        }
        if observed.count > 1 {  // the rest joins the last full cell
            let (rest, restExpected) = (observed.removeLast(), expected.removeLast())
            observed[observed.count - 1] += rest
            expected[expected.count - 1] += restExpected
        }
        return (observed, expected)
    }

    /// ln of the binomial probability; its coefficient as a sum of logarithms, without a gamma function's cancellation.
    private func logProbability(_ k: Int, _ n: Int, _ p: Double) -> Double {
        let fewer = min(k, n - k)
        let coefficient = (0..<fewer).reduce(0.0) { $0 + log(Double(n - $1) / Double($1 + 1)) }
        return coefficient + Double(k) * log(p) + Double(n - k) * log1p(-p)
    }
}
