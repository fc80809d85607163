import Foundation
import Methods
import Tensors
import Testing

@Suite struct CrossedEstimatorTests {
    private let cells: [[Double]] = [[1.2, 0.7, 1.9, 1], [0.6, 0.4, 1.1, 0.9], [1.5, 1.3, 1.6, 1.4]]

    @Test func printedAnalysis() throws {
        let analysis = CrossedAnalysis(cells)
        #expect(abs(analysis.rowSquare - 0.5033) < 6e-5 && abs(analysis.columnSquare - 0.2733) < 6e-5)
        #expect(abs(analysis.restSquare - 0.05) < 6e-5 && abs(analysis.variance - 0.06056) < 6e-6)
        #expect(abs(analysis.degreesOfFreedom - 3.474) < 6e-4)
        let mean = try Estimator.mean(CrossedSamples(cells, on: "images"))
        let interval = try #require(mean.estimate().interval)
        #expect(abs(interval.lower - 0.4073) < 6e-5 && abs(interval.upper - 1.8593) < 6e-5)
        #expect(mean.units.title == "3 trainings × 4 images" && mean.units.scarcest?.name == "trainings")
        #expect(abs(try #require(mean.deviation) - [1.2, 0.75, 1.45].standardDeviation) < 1e-12)
    }

    /// Rows that go against each other leave more than rows or columns have: t is that of the fewer levels, and no larger.
    @Test func whatIsLeftMayOutweighBoth() throws {
        let opposed = [[1.0, -1, 1, -1], [-1, 1, -1, 1], [0.3, 0, 0.2, 0.1]]
        let analysis = CrossedAnalysis(opposed)
        #expect(analysis.restSquare > 10 * max(analysis.rowSquare, analysis.columnSquare))
        #expect(analysis.degreesOfFreedom == 2)
        let limits = analysis.limits(0.95)
        // t of two degrees of freedom at 97.5 %, from a table.
        #expect(abs((limits.upper - analysis.mean) / analysis.variance.squareRoot() - 4.3027) < 1e-4)
    }

    /// One network is judged over its images, and is said to be one.
    @Test func oneTrainingIsHeldFixed() throws {
        let mean = try Estimator.mean(CrossedSamples([cells[0]], on: "images"))
        let row = try Estimator.mean(Samples(cells[0], of: "images"))
        #expect(mean.uncertainty() == row.uncertainty())
        #expect(!mean.units.varies("trainings") && mean.units.varies("images"))
        #expect(mean.units.title == "4 images; trainings held fixed: 1")
        let area = try Estimator.statistic(
            trainings: 1, images: 20, stream: RandomStream(seed: 3, "one")
        ) { _, places in places.map(Double.init).mean }
        #expect(!area.units.varies("trainings") && area.estimate().interval?.recipe == .bca)
    }

    @Test func equalMeansOfRowsAndColumnsAreNoSpread() throws {
        let swapped = [[0.0, 1], [1, 0]]
        #expect(try Estimator.mean(CrossedSamples(swapped, on: "images")).uncertainty() == .noInterval(.allEqual))
        let bounded = try Estimator.mean(
            CrossedSamples([[0.1, 0.1], [0.1, 0.1], [0.1, 0.1]], on: "images", within: 0...1))
        let interval = try #require(bounded.estimate().interval)
        // As many as there are fewest of: two, q = 1 − √0.025.
        #expect(abs(interval.upper - (0.1 + 0.9 * (1 - 0.025.squareRoot()))) < 1e-9)
        #expect(interval.recipe == .equalValues)
    }

    @Test func missingCellsAreFilledWithEitherBound() throws {
        func interval(_ value: Double?) throws -> Uncertainty {
            var cells: [[Double?]] = cells
            cells[1][2] = value
            return try Estimator.mean(CrossedSamples(cells, on: "images", within: 0...2)).uncertainty()
        }
        let worst = try #require(interval(nil).interval)
        for value in [0, 2, 0.9, 1.1] {
            #expect(try #require(interval(value).interval).isWithin(worst))
        }
        #expect(try #require(interval(0).interval).lower == worst.lower || interval(2).interval?.lower == worst.lower)
        var gap: [[Double?]] = cells
        gap[1][2] = nil
        #expect(try Estimator.mean(CrossedSamples(gap, on: "images")).uncertainty() == .noInterval(.missing(1)))
        let left = try Estimator.mean(
            CrossedSamples(gap, on: "images", missing: .leaveOut(because: "registered")))
        let without = try Estimator.mean(CrossedSamples(cells.map { [$0[0], $0[1], $0[3]] }, on: "images"))
        #expect(left.uncertainty() == without.uncertainty() && left.value == without.value)
        #expect(left.units.title == "3 trainings × 3 images; 1 left out (registered)")
        // A training that failed is left out whole, and takes no image with it.
        let failed = try Estimator.mean(
            CrossedSamples(
                cells + [[nil, nil, nil, nil]], on: "images", missing: .leaveOut(because: "it failed twice")))
        #expect(try failed.uncertainty() == Estimator.mean(CrossedSamples(cells, on: "images")).uncertainty())
        #expect(failed.units.title == "3 trainings × 4 images; 4 left out (it failed twice)")
        let single = try Estimator.mean(
            CrossedSamples([[1, 2], [nil, nil]], on: "images", missing: .leaveOut(because: "it failed twice")))
        #expect(single.value == 1.5 && single.uncertainty() == .noInterval(.oneUnit))
    }

    @Test func differencesAreTakenCellByCell() throws {
        let first = try CrossedSamples(cells, on: "images", within: 0...2)
        let second = try CrossedSamples(cells.map { $0.map { $0 / 2 } }, on: "images", within: 0...2)
        let difference = try first.difference(second)
        #expect(difference.values == cells.map { $0.map { $0 - $0 / 2 } })
        #expect(difference.bounds == -2...2)
        #expect(throws: MethodError.self) {
            try first.difference(CrossedSamples(cells, on: "photographs", within: 0...2))
        }
    }

    /// θ = 6, 7, 6.5 and [5.9, 7.1] over images: [5.121, 7.879].
    @Test func squaresAreAdded() {
        let trainings = 4.30265273 * 0.5 / 3.0.squareRoot()
        let limits = Limits.squareAndAdd(
            6.5, [Limits(6.5 - trainings, 6.5 + trainings), Limits(5.9, 7.1)])
        #expect(abs(limits.lower - 5.121) < 6e-4 && abs(limits.upper - 7.879) < 6e-4)
    }

    /// The parts of a statistic's interval, by themselves.
    @Test func statisticsOfTrainingsAddSquares() throws {
        var stream = RandomStream(seed: 31, "cells")
        let effects = [0.2, 1.0, 0.5], columns = (0..<60).map { _ in exp(stream.normal()) }
        let cells = effects.map { effect in columns.map { effect + $0 + 0.1 * stream.normal() } }
        @Sendable func spread(_ training: Int, _ places: [Int]) -> Double {
            places.map { cells[training][$0] }.standardDeviation
        }
        let images = try Estimator.statistic(of: 60, "images", stream: RandomStream(seed: 32, "both")) { places in
            (0..<3).map { spread($0, places) }.mean
        }
        let trainings = try Estimator.mean(Samples((0..<3).map { spread($0, Array(0..<60)) }, of: "trainings"))
        let both = try Estimator.statistic(trainings: 3, images: 60, stream: RandomStream(seed: 32, "both")) {
            spread($0, $1)
        }
        let value = try #require(both.value)
        let (one, two, sum) = (
            try #require(trainings.estimate().interval), try #require(images.estimate().interval),
            try #require(both.estimate().interval)
        )
        func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        #expect(abs(sum.lower - (value - length(value - one.lower, value - two.lower))) < 1e-12)
        #expect(abs(sum.upper - (value + length(one.upper - value, two.upper - value))) < 1e-12)
        #expect(sum.recipe == .squareAndAdd && both.units.title == "3 trainings × 60 images")
        #expect(try #require(sum.resampling).lowerError < two.resampling?.lowerError ?? 0)
        // Trainings that do not differ leave nothing known about others.
        let same = try Estimator.statistic(trainings: 3, images: 60, stream: RandomStream(seed: 32, "both")) {
            spread(0, $1)
        }
        #expect(same.uncertainty() == .noInterval(.allEqual))
    }

    /// Trainings × fault seeds × images of a Gaussian array: resampling seeds and images at once, the variance is not below
    /// the true one.
    @Test func pigeonholesDoNotUnderestimate() throws {
        var widths: [Double] = []
        let (seeds, images) = (20, 30)
        for repetition in 0..<30 {
            var stream = RandomStream(seed: 33, "array").substream("array", repetition)
            let rows = (0..<seeds).map { _ in stream.normal() }, columns = (0..<images).map { _ in stream.normal() }
            let cells = try CrossedSamples(
                rows.map { row in columns.map { row + $0 + stream.normal() } }, of: "fault seeds", on: "images")
            let mean = try Estimator.mean(trainings: [cells], stream: stream.substream("bootstrap"), resamples: 999)
            let interval = try #require(mean.estimate().interval)
            #expect(interval.recipe == .pigeonholeBootstrap && !mean.units.varies("trainings"))
            widths.append(interval.width / (2 * 1.96))
        }
        let variance = widths.map { $0 * $0 }.mean
        let expected = 1.0 / Double(seeds) + 1.0 / Double(images) + 1.0 / Double(seeds * images)
        // A bootstrap's own factor 1 − 1/n for rows, and the mean of 30 estimates.
        #expect(variance > expected * (1 - 1.0 / Double(seeds)) * 0.93, "seed 33: \(variance) of \(expected)")
        #expect(variance < expected * 1.25, "seed 33: \(variance) of \(expected)")
    }

    @Test func trainingsSeedsAndImages() throws {
        var stream = RandomStream(seed: 34, "three")
        func array(_ effect: Double, seeds: Int) throws -> CrossedSamples {
            try CrossedSamples(
                (0..<seeds).map { _ in (0..<16).map { _ in effect + stream.normal() } }, of: "fault seeds",
                on: "images")
        }
        let few = try [0.1, 0.5, 0.2].map { try array($0, seeds: 4) }
        let mean = try Estimator.mean(trainings: few, stream: RandomStream(seed: 35, "few"))
        let values = few.map { $0.values.joined().compactMap(\.self).mean }
        #expect(abs(try #require(mean.value) - values.mean) < 1e-12)
        // Too few seeds to resample: no Monte Carlo error.
        let interval = try #require(mean.estimate().interval)
        #expect(interval.recipe == .squareAndAdd && interval.resampling == nil)
        #expect(mean.units.title == "3 trainings × 4 fault seeds × 16 images")
        let many = try [0.1, 0.5, 0.2].map { try array($0, seeds: 15) }
        let resampled = try Estimator.mean(trainings: many, stream: RandomStream(seed: 36, "many"), resamples: 999)
        #expect(resampled.estimate().interval?.resampling?.resamples == 999)
        #expect(try resampled.resampled(1_999).estimate().interval?.resampling?.resamples == 1_999)
        #expect(throws: MethodError.self) {
            try Estimator.mean(
                trainings: [CrossedSamples([[1, nil]], of: "fault seeds", on: "images")], stream: stream)
        }
    }
}
