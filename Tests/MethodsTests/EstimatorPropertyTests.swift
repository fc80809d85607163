import Foundation
import Methods
import Tensors
import Testing

/// What holds of every interval, whichever recipe gave it.
@Suite struct EstimatorPropertyTests {
    /// One of each recipe, of random data, as a function of what is done to them.
    private struct Data {
        var first: [Double]
        var second: [Double]
        var cells: [[Double]]
    }

    private static func data(_ seed: UInt64) -> Data {
        var stream = RandomStream(seed: seed, "properties")
        let first = (0..<24).map { _ in 1 + stream.normal() }
        let second = first.map { 0.5 * $0 + stream.normal() }
        let effects = (0..<3).map { _ in stream.normal() }
        let columns = (0..<24).map { _ in stream.normal() }
        return Data(
            first: first, second: second, cells: effects.map { row in columns.map { row + $0 + 0.5 * stream.normal() } }
        )
    }

    private static let stream = RandomStream(seed: 60, "resamples")

    /// Estimators that only scale with their data.
    private static func linear(_ data: Data) throws -> [Estimator] {
        let first = try Samples(data.first, of: "images"), second = try Samples(data.second, of: "images")
        let (firstValues, cells) = (data.first, data.cells)
        return try [
            .mean(first), .pairedMean(first, less: second), .median(first), .prediction(first),
            .mean(CrossedSamples(data.cells, on: "images")),
            .clusterMean(data.cells.map { try Samples($0, of: "images") }, clusters: "objects"),
            .statistic(of: 24, "images", stream: stream) { places in places.map { firstValues[$0] }.median },
            .statistic(of: 24, "images", stream: stream) { places in
                let drawn = places.map { firstValues[$0] }
                return drawn.map { $0 * $0 * $0 }.mean / drawn.map { $0 * $0 }.mean
            },
            .statistic(of: 8, "images", stream: stream) { places in
                let drawn = places.map { firstValues[$0] }
                return drawn.map { $0 * $0 * $0 }.mean / drawn.map { $0 * $0 }.mean
            },
            .statistic(trainings: 3, images: 24, stream: stream) { training, places in
                let drawn = places.map { cells[training][$0] }
                return drawn.map { $0 * $0 * $0 }.mean / drawn.map { $0 * $0 }.mean
            },
            .mean(
                trainings: data.cells.map { row in
                    try CrossedSamples(
                        (0..<16).map { seed in row.map { $0 + 0.1 * Double(seed) * row[seed] } }, of: "seeds",
                        on: "images")
                }, stream: stream, resamples: 999),
            .crossValidated(.mean(first), folds: Array(data.second.prefix(5)), trained: 20, tested: 5),
        ]
    }

    /// Estimators that have their own bounds or scale.
    private static func others(_ data: Data) throws -> [Estimator] {
        let first = try Samples(data.first, of: "images"), second = try Samples(data.second, of: "images")
        let positive = try Samples(data.first.map { exp($0) }, of: "images")
        let other = try Samples(data.second.map { exp($0) }, of: "images")
        let hits = data.first.count { $0 > 1.2 }
        return try [
            .correlation(first, second), .rankCorrelation(first, second), .ratio(positive, to: other),
            .ratio(second, to: positive), .proportion(hits, of: 24, "images"), .proportion(1, of: 24, "images"),
            .pairedProportions(onlyFirst: hits / 2, onlySecond: 2, of: 24, "images"),
            .proportionDifference((hits, 24), less: (5, 30), "images"), .rate(hits, in: 2, "images"),
            .mean(Samples(Array(repeating: 0.2, count: 9), of: "images", within: 0...1)),
            .timing(data.first.map { exp($0) }, over: data.second.map { exp($0) }),
        ]
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func higherConfidenceHoldsLower(seed: UInt64) throws {
        let data = Self.data(seed)
        let methods = try SimultaneousMeans(data.cells.map { try Samples($0, of: "images") }, stream: Self.stream)
        for (place, estimator) in try (Self.linear(data) + Self.others(data) + [methods.best, methods.worst])
            .enumerated()
        {
            let intervals = [0.5, 0.8, 0.95, 0.99, 0.9993].map { estimator.estimate(confidence: $0).interval }
            for (narrow, wide) in zip(intervals, intervals.dropFirst()) {
                guard let narrow, let wide else { continue }
                #expect(narrow.isWithin(wide), "seed \(seed), estimator \(place)")
            }
            // Crossed pairs of folds may lie aside of the value; all others hold it.
            let value = try #require(estimator.value), middle = try #require(intervals[2])
            if middle.recipe != .correctedResampledT {
                #expect(middle.contains(value), "seed \(seed), estimator \(place)")
            }
        }
    }

    @Test(arguments: [4, 5] as [UInt64], [-1.0, 100, -0.01]) func scalingDataScalesIntervals(
        seed: UInt64, factor: Double
    ) throws {
        let data = Self.data(seed)
        let scaled = Data(
            first: data.first.map { factor * $0 }, second: data.second.map { factor * $0 },
            cells: data.cells.map { $0.map { factor * $0 } })
        for (place, pair) in try zip(Self.linear(data), Self.linear(scaled)).enumerated() {
            let (plain, times) = (pair.0.scaled(by: factor), pair.1)
            let (one, two) = (try #require(plain.estimate().interval), try #require(times.estimate().interval))
            let tolerance = 1e-9 * abs(factor)
            #expect(
                abs(one.lower - two.lower) < tolerance && abs(one.upper - two.upper) < tolerance,
                "seed \(seed), estimator \(place)")
            #expect(one.recipe == two.recipe)
            let (value, other) = (try #require(plain.value), try #require(times.value))
            #expect(abs(value - other) < tolerance)
            if let (first, second) = one.resampling.flatMap({ a in two.resampling.map { (a, $0) } }) {
                #expect(abs(first.lowerError - second.lowerError) < tolerance)
                #expect(abs(first.upperError - second.upperError) < tolerance)
            }
        }
    }

    /// Exchanging the arms turns the interval over.
    @Test func exchangingArmsNegates() throws {
        for seed in 6..<12 as Range<UInt64> {
            let data = Self.data(seed), hits = data.first.count { $0 > 1 }
            let pairs: [(Estimator, Estimator)] = try [
                (
                    .pairedProportions(onlyFirst: hits / 2, onlySecond: 1, of: 24, "images"),
                    .pairedProportions(onlyFirst: 1, onlySecond: hits / 2, of: 24, "images")
                ),
                (
                    .proportionDifference((hits, 24), less: (2, 9), "images"),
                    .proportionDifference((2, 9), less: (hits, 24), "images")
                ),
                (
                    .pairedMean(Samples(data.first, of: "images"), less: Samples(data.second, of: "images")),
                    .pairedMean(Samples(data.second, of: "images"), less: Samples(data.first, of: "images"))
                ),
            ]
            for (one, other) in pairs {
                let (first, second) = (
                    try #require(one.estimate().interval), try #require(other.scaled(by: -1).estimate().interval)
                )
                #expect(
                    abs(first.lower - second.lower) < 1e-9 && abs(first.upper - second.upper) < 1e-9, "seed \(seed)")
            }
            let (above, below) = (
                try Samples(data.first.map { exp($0) }, of: "images"),
                try Samples(data.second.map { exp($0) }, of: "images")
            )
            let ratio = try #require(Estimator.ratio(above, to: below).estimate().interval)
            let inverse = try #require(Estimator.ratio(below, to: above).estimate().interval)
            #expect(abs(ratio.lower * inverse.upper - 1) < 1e-9 && abs(ratio.upper * inverse.lower - 1) < 1e-9)
        }
    }

    @Test func permutingUnitsChangesNothing() throws {
        var stream = RandomStream(seed: 61, "permutations")
        for seed in 12..<16 as Range<UInt64> {
            let data = Self.data(seed), order = stream.shuffledIndices(24), rows = stream.shuffledIndices(3)
            let permuted = Data(
                first: order.map { data.first[$0] }, second: order.map { data.second[$0] },
                cells: rows.map { row in order.map { data.cells[row][$0] } })
            for (place, pair) in try zip(
                Self.linear(data).prefix(6) + Self.others(data).dropLast(),
                Self.linear(permuted).prefix(6) + Self.others(permuted).dropLast()
            ).enumerated() {
                let (one, two) = (
                    try #require(pair.0.estimate().interval), try #require(pair.1.estimate().interval)
                )
                #expect(
                    abs(one.lower - two.lower) < 1e-9 && abs(one.upper - two.upper) < 1e-9,
                    "seeds 61, \(seed): \(place)")
            }
            // Resampled, other units are drawn: within four errors of both.
            let one = try #require(Self.linear(data)[7].estimate().interval)
            let two = try #require(Self.linear(permuted)[7].estimate().interval)
            let error = try #require(one.resampling)
            #expect(abs(one.lower - two.lower) < 4 * 2.0.squareRoot() * error.lowerError, "seeds 61, \(seed)")
            #expect(abs(one.upper - two.upper) < 4 * 2.0.squareRoot() * error.upperError, "seeds 61, \(seed)")
        }
    }

    /// An estimate survives its file, and says the same of itself.
    @Test func estimatesAreCoded() throws {
        let data = Self.data(17)
        let exact = Estimator.exact(3), none = try Estimator.mean(Samples([1], of: "images"))
        for estimator in try Self.linear(data) + Self.others(data) + [exact, none] {
            let estimate = estimator.estimate()
            let copy = try JSONDecoder().decode(IntervalEstimate.self, from: JSONEncoder().encode(estimate))
            #expect(copy == estimate)
        }
    }

    @Test func recipesAndReasonsAreSaidApart() {
        let titles = Interval.Recipe.allCases.map(\.title)
        #expect(Set(titles).count == titles.count)
        #expect(NoInterval.tooFewUnits(found: 3, needed: 5).reason == "3 units, where it takes 5")
    }
}
