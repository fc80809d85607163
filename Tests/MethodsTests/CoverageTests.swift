import Foundation
import Methods
import Tensors
import Testing

/// How often intervals hold what they should, over many simulated data sets.
@Suite struct CoverageTests {
    /// Two-way with 3, 5 and 10 trainings: a deviation of 1 between them, a half for images and for what is left.
    @Test(arguments: [3, 5, 10]) func crossedMeans(trainings: Int) throws {
        let images = 20, scale = 0.5 * 20.0.squareRoot()
        var covered = Simulation(800)
        for repetition in 0..<covered.repetitions {
            var stream = RandomStream(seed: 71, "crossed").substream("trainings \(trainings)", repetition)
            let columns = (0..<images).map { _ in scale * stream.normal() }
            let cells = (0..<trainings).map { _ in
                let row = stream.normal()
                return columns.map { 3 + row + $0 + scale * stream.normal() }
            }
            let mean = try Estimator.mean(CrossedSamples(cells, on: "images"))
            covered.count(try #require(mean.estimate().interval).contains(3))
        }
        #expect(covered.agrees(with: 0.94...0.96), "seed 71: \(covered.share)")
    }

    /// An exact interval never covers less than it says; a score interval nearly so.
    @Test(arguments: [0.02, 0.3, 0.5, 0.97]) func proportions(share: Double) throws {
        let trials = 40
        var covered = 0.0
        for successes in 0...trials {
            let interval = try #require(Estimator.proportion(successes, of: trials, "images").estimate().interval)
            if interval.contains(share) { covered += binomialProbability(successes, of: trials, share) }
        }
        #expect(covered > 0.93, "\(covered)")
    }

    /// Without an approximation: the distribution of all counts, added up.
    @Test(arguments: [0.3, 2.5, 11]) func rates(mean: Double) throws {
        var covered = 0.0
        for events in 0..<80 {
            let interval = try #require(Estimator.rate(events, in: 1, "sums").estimate().interval)
            if interval.contains(mean) {
                covered += exp(Double(events) * log(mean) - mean - lgamma(Double(events + 1)))
            }
        }
        #expect(covered >= 0.95 && covered < 0.998, "\(covered)")
    }

    /// All tables of disagreements of 30 units under given shares.
    @Test(arguments: [(0.1, 0.1), (0.3, 0.05), (0.02, 0.2)]) func pairedProportions(first: Double, second: Double)
        throws
    {
        let n = 30
        var covered = 0.0
        for b in 0...n {
            for c in 0...(n - b) {
                let interval = try #require(
                    Estimator.pairedProportions(onlyFirst: b, onlySecond: c, of: n, "images").estimate().interval)
                guard interval.contains(first - second) else { continue }
                let ways =
                    lgamma(Double(n + 1)) - lgamma(Double(b + 1)) - lgamma(Double(c + 1))
                    - lgamma(Double(n - b - c + 1))
                covered += exp(
                    ways + Double(b) * log(first) + Double(c) * log(second)
                        + Double(n - b - c) * log(1 - first - second))
            }
        }
        #expect(covered > 0.93 && covered < 0.99, "\(covered)")
    }

    /// A median's interval covers by all ways in which values fall on either side.
    @Test(arguments: [6, 11, 40]) func medians(count: Int) throws {
        let median = try Estimator.median(Samples((1...count).map(Double.init), of: "images"))
        let interval = try #require(median.estimate().interval)
        // With k values below the true median, it lies between the k-th and the next.
        var covered = 0.0
        for below in 0...count where interval.lower <= Double(below) && Double(below) < interval.upper {
            covered += binomialProbability(below, of: count, 0.5)
        }
        #expect(covered >= 0.95 && covered < 0.99, "\(covered)")
    }

    /// BCa of a deviation over a mean, 60 gamma units, true value √½.
    @Test func acceleratedBootstrap() throws {
        var covered = Simulation(400)
        for repetition in 0..<covered.repetitions {
            var stream = RandomStream(seed: 72, "gamma").substream("sample", repetition)
            let values = (0..<60).map { _ in -log(1 - stream.uniform()) - log(1 - stream.uniform()) }
            let estimator = try Estimator.statistic(
                of: 60, "images", stream: stream.substream("bootstrap"), resamples: 999
            ) { places in
                let drawn = places.map { values[$0] }
                return drawn.standardDeviation / drawn.mean
            }
            covered.count(try #require(estimator.estimate().interval).contains(0.5.squareRoot()))
        }
        // A bootstrap of 60 skewed units covers some points less than it says.
        #expect(covered.agrees(with: 0.91...0.95), "seed 72: \(covered.share)")
    }

    /// Nadeau and Bengio's variance for folds whose values are correlated as much as it assumes: 1/k.
    @Test func correctedFolds() throws {
        let folds = 5, share = 0.2
        var (covered, naive) = (Simulation(3_200), Simulation(3_200))
        for repetition in 0..<covered.repetitions {
            var stream = RandomStream(seed: 73, "folds").substream("run", repetition)
            let shared = share.squareRoot() * stream.normal()
            let values = (0..<folds).map { _ in shared + (1 - share).squareRoot() * stream.normal() }
            let pooled = try Estimator.mean(Samples([-0.001, 0, 0.001], of: "objects"))
            let estimator = try Estimator.crossValidated(pooled, folds: values, trained: 80, tested: 20)
            covered.count(try #require(estimator.estimate().interval).contains(0))
            naive.count(try #require(Estimator.mean(Samples(values, of: "folds")).estimate().interval).contains(0))
        }
        #expect(covered.agrees(with: 0.95...0.95), "seed 73: \(covered.share)")
        #expect(!naive.agrees(with: 0.95...0.95), "seed 73: \(naive.share)")
    }

    @Test func predictions() throws {
        var covered = Simulation(800)
        for repetition in 0..<covered.repetitions {
            var stream = RandomStream(seed: 74, "runs").substream("run", repetition)
            let runs = (0..<3).map { _ in 80 + stream.normal() }
            let interval = try #require(Estimator.prediction(Samples(runs, of: "trainings")).estimate().interval)
            covered.count(interval.contains(80 + stream.normal()))
        }
        #expect(covered.agrees(with: 0.95...0.95), "seed 74: \(covered.share)")
    }
}
