import Foundation
import Methods
import Tensors
import Testing

/// Every recipe against another program's numbers, at several confidences.
@Suite struct IntervalReferenceTests {
    private let references: IntervalReferences

    init() throws { references = try IntervalReferences.read() }

    @Test func quantilesOfBetaAndGamma() {
        for reference in references.quantiles.beta {
            let found = betaQuantile(reference[0], reference[1], reference[2])
            #expect(abs(found / reference[3] - 1) < 1e-10, "beta \(reference)")
        }
        for reference in references.quantiles.gamma {
            let found = gammaQuantile(reference[0], shape: reference[1])
            #expect(abs(found / reference[2] - 1) < 1e-10, "gamma \(reference)")
        }
    }

    @Test func means() throws {
        for reference in references.means {
            let mean = try Estimator.mean(Samples(reference.values, of: "images"))
            try expect(mean, reference.confidence, reference.lower, reference.upper, .studentT)
            let zeros = try Samples(reference.values.map { _ in 0 }, of: "images")
            let paired = try Estimator.pairedMean(Samples(reference.values, of: "images"), less: zeros)
            try expect(paired, reference.confidence, reference.lower, reference.upper, .pairedT)
            let clusters = try reference.values.map { try Samples([$0 - 1, $0 + 1], of: "photographs") }
            let nested = try Estimator.clusterMean(clusters, clusters: "objects")
            try expect(nested, reference.confidence, reference.lower, reference.upper, .clusterT)
        }
    }

    @Test func proportions() throws {
        for reference in references.proportions {
            let share = try Estimator.proportion(reference.successes, of: reference.trials, "images")
            try expect(
                share, reference.confidence, reference.lower, reference.upper,
                reference.method == "wilson" ? .wilson : .clopperPearson)
        }
    }

    @Test func differencesOfProportions() throws {
        for reference in references.independent {
            let counts = reference.counts
            let difference = try Estimator.proportionDifference(
                (counts[0], counts[1]), less: (counts[2], counts[3]), "images")
            try expect(difference, reference.confidence, reference.lower, reference.upper, .newcombe)
        }
        for reference in references.paired {
            let counts = reference.counts
            let difference = try Estimator.pairedProportions(
                onlyFirst: counts[0], onlySecond: counts[1], of: counts[2], "images")
            // The reference maximises a likelihood numerically.
            try expect(difference, reference.confidence, reference.lower, reference.upper, .tango, within: 2e-6)
        }
    }

    @Test func crossedMeans() throws {
        for reference in references.crossed {
            let analysis = CrossedAnalysis(reference.cells)
            #expect(abs(analysis.rowSquare / reference.rowSquare - 1) < 1e-9)
            #expect(abs(analysis.columnSquare / reference.columnSquare - 1) < 1e-9)
            #expect(abs(analysis.restSquare / reference.restSquare - 1) < 1e-9)
            #expect(abs(analysis.variance / reference.variance - 1) < 1e-9)
            #expect(abs(analysis.degreesOfFreedom / reference.degreesOfFreedom - 1) < 1e-9)
            let mean = try Estimator.mean(CrossedSamples(reference.cells, on: "images"))
            try expect(mean, reference.confidence, reference.lower, reference.upper, .crossed)
        }
    }

    @Test func crossValidation() throws {
        for reference in references.crossValidation {
            // Hardly any spread over objects, so that the folds' interval is the wider one.
            let objects = try Samples([0.9, 0.9001, 0.9002], of: "objects")
            let pooled = try Estimator.mean(objects)
            let value = try Estimator.crossValidated(
                pooled, folds: reference.folds, repeats: reference.repeats, trained: reference.trained,
                tested: reference.tested)
            try expect(value, reference.confidence, reference.lower, reference.upper, .correctedResampledT)
        }
    }

    @Test func correlations() throws {
        for reference in references.correlations {
            let first = try Samples(reference.first, of: "schools"),
                second = try Samples(reference.second, of: "schools")
            let plain = try Estimator.correlation(first, second)
            #expect(abs(try #require(plain.value) - reference.value) < 1e-12)
            try expect(plain, reference.confidence, reference.pearson.lower, reference.pearson.upper, .fisherZ)
            let ranks = try Estimator.rankCorrelation(first, second)
            #expect(abs(try #require(ranks.value) - reference.rank) < 1e-12)
            try expect(ranks, reference.confidence, reference.spearman.lower, reference.spearman.upper, .bonettWright)
        }
    }

    @Test func medians() throws {
        for reference in references.medians {
            let median = try Estimator.median(Samples(reference.values, of: "images"))
            try expect(median, reference.confidence, reference.lower, reference.upper, .orderStatistics)
        }
    }

    @Test func ratios() throws {
        for reference in references.ratios {
            let first = try Samples(reference.first, of: "seeds"), second = try Samples(reference.second, of: "seeds")
            let ratio = try Estimator.ratio(first, to: second)
            let ends = reference.logs ?? reference.fieller
            try expect(
                ratio, reference.confidence, ends.lower, ends.upper, reference.logs == nil ? .fieller : .logRatioT)
            let limits = try #require(
                Limits.fieller(reference.first, over: reference.second, reference.confidence))
            #expect(abs(limits.lower - reference.fieller.lower) < 1e-9)
            #expect(abs(limits.upper - reference.fieller.upper) < 1e-9)
        }
    }

    @Test func rates() throws {
        for reference in references.rates {
            let rate = try Estimator.rate(reference.events, in: reference.exposure, "sums")
            try expect(rate, reference.confidence, reference.lower, reference.upper, .poisson)
        }
    }

    @Test func predictions() throws {
        for reference in references.predictions {
            let run = try Estimator.prediction(Samples(reference.values, of: "trainings"))
            try expect(run, reference.confidence, reference.lower, reference.upper, .prediction)
        }
    }

    /// scipy draws otherwise, so ends agree within four Monte Carlo errors of both.
    @Test func acceleratedBootstraps() throws {
        for (place, reference) in references.bootstraps.enumerated() {
            let data = reference.data
            let statistic = try Estimator.statistic(
                of: data[0].count, "units", stream: Estimator.stream(seed: 7, finding: "scipy", clause: "\(place)")
            ) { places in
                let first = places.map { data[0][$0] }
                return switch reference.statistic {
                case "correlation": correlation(first, places.map { data[1][$0] })
                case "geometric mean": exp(first.map { log($0) }.mean)
                default: first.standardDeviation / first.mean
                }
            }
            let interval = try #require(statistic.estimate(confidence: reference.confidence).interval)
            let resampling = try #require(interval.resampling)
            #expect(interval.recipe == .bca && resampling.resamples == 9_999)
            // Theirs are a tenth of the variance: 99,999 resamples.
            #expect(
                abs(interval.lower - reference.lower) < 4 * 1.1.squareRoot() * resampling.lowerError,
                "\(reference.statistic), seed 7")
            #expect(
                abs(interval.upper - reference.upper) < 4 * 1.1.squareRoot() * resampling.upperError,
                "\(reference.statistic), seed 7")
            // 0.027 standard errors for the 2.5 % of a normal distribution; more for BCa, and in a long tail.
            #expect(resampling.lowerError < 0.15 * reference.error && resampling.upperError < 0.15 * reference.error)
        }
    }

    /// For many normal units the factor is that of the multivariate normal distribution.
    @Test func simultaneousFactor() throws {
        var stream = RandomStream(seed: 11, "factor")
        let shared = (0..<2000).map { _ in stream.normal() }
        let methods = try (0..<3).map { _ in try Samples(shared.map { $0 + stream.normal() }, of: "images") }
        let means = try SimultaneousMeans(methods, stream: RandomStream(seed: 12, "resamples"))
        for (samples, uncertainty) in zip(methods, means.uncertainties()) {
            let interval = try #require(uncertainty.interval)
            let error = samples.values.compactMap(\.self).standardDeviation / 2000.0.squareRoot()
            #expect(abs(interval.width / 2 / error - references.best.factor) < 0.08, "seeds 11 and 12")
        }
    }

    /// arch's model confidence set eliminates by another way; here the methods left are clear.
    @Test func methodsNotExcludedAsBest() throws {
        let methods = try references.best.scores.map { try Samples($0, of: "images") }
        let means = try SimultaneousMeans(methods, stream: RandomStream(seed: 13, "resamples"))
        #expect(means.notExcludedAsBest() == references.best.kept, "seed 13")
    }

    private func expect(
        _ estimator: Estimator, _ confidence: Double, _ lower: Double, _ upper: Double, _ recipe: Interval.Recipe,
        within tolerance: Double = 1e-9, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let interval = try #require(
            estimator.estimate(confidence: confidence).interval, sourceLocation: sourceLocation)
        let scale = max(abs(lower), abs(upper))
        #expect(abs(interval.lower - lower) <= tolerance * scale, "\(confidence)", sourceLocation: sourceLocation)
        #expect(abs(interval.upper - upper) <= tolerance * scale, "\(confidence)", sourceLocation: sourceLocation)
        #expect(interval.recipe == recipe && interval.confidence == confidence, sourceLocation: sourceLocation)
    }
}
