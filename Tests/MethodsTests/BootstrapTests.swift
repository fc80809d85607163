import Foundation
import Methods
import Synchronization
import Tensors
import Testing

@Suite struct BootstrapTests {
    /// Efron and Tibshirani's 15 law schools: BCa [0.332, 0.942].
    @Test func lawSchools() throws {
        let schools = try IntervalReferences.read().correlations[0]
        let estimator = try Estimator.statistic(
            of: 15, "schools", stream: Estimator.stream(seed: 1, finding: "schools", clause: "correlation")
        ) { places in correlation(places.map { schools.first[$0] }, places.map { schools.second[$0] }) }
        let fine = try #require(estimator.resampled(99_999).estimate().interval)
        #expect(abs(fine.lower - 0.332) < 0.006 && abs(fine.upper - 0.942) < 0.003, "seed 1")
        #expect(fine.resampling?.resamples == 99_999)
        let usual = try #require(estimator.estimate().interval?.resampling)
        let less = try #require(fine.resampling)
        // √10 times as sure.
        #expect((2.2...4.4).contains(usual.lowerError / less.lowerError))
        #expect((2.2...4.4).contains(usual.upperError / less.upperError))
    }

    /// Of many draws of 999 resamples each, the ends differ by what each says.
    @Test(arguments: [0.95, 0.8]) func monteCarloErrorsAreTrue(confidence: Double) throws {
        var stream = RandomStream(seed: 41, "skewed")
        let values = (0..<40).map { _ in exp(stream.normal()) }
        let draws = Simulation(240).repetitions
        let intervals = try (0..<draws).map { draw in
            try #require(
                Estimator.statistic(
                    of: 40, "images", stream: stream.substream("draw", draw), resamples: 999
                ) { places in exp(places.map { log(values[$0]) }.mean) }.estimate(confidence: confidence).interval)
        }
        let errors = intervals.compactMap(\.resampling)
        let lower = intervals.map(\.lower).standardDeviation, upper = intervals.map(\.upper).standardDeviation
        // So many draws tell a deviation within 1/√(2n); the density is a guess.
        let tolerance = 4 / (2 * Double(draws)).squareRoot() + 0.1
        #expect(abs(errors.map(\.lowerError).mean / lower - 1) < tolerance, "seed 41")
        #expect(abs(errors.map(\.upperError).mean / upper - 1) < tolerance, "seed 41")
    }

    @Test func askedAgainOnTheEdgeOnly() throws {
        let values = (0..<30).map { Double($0) }
        let estimator = try Estimator.statistic(of: 30, "images", stream: RandomStream(seed: 42, "edge")) { places in
            places.map { values[$0] }.mean
        }
        let interval = try #require(estimator.estimate().interval)
        #expect(try estimator.estimate(against: [0]).interval == interval)
        let again = try #require(estimator.estimate(against: [interval.lower]).interval)
        #expect(again.resampling?.resamples == 99_999 && again != interval)
        // A closed form has no edge.
        let mean = try Estimator.mean(Samples(values, of: "images"))
        let plain = try #require(mean.estimate().interval)
        #expect(!plain.isOnEdge(of: plain.lower))
        #expect(try mean.estimate(against: [plain.lower]).interval == plain)
    }

    /// Three errors of 0.0027, and of 0.00085 with ten times as many resamples.
    @Test func threeErrorsAreTheEdge() {
        func interval(_ lower: Double, _ error: Double) -> Interval {
            Interval(
                lower: lower, upper: 1, recipe: .bca,
                resampling: .init(resamples: 9_999, lowerError: error, upperError: error))
        }
        #expect(interval(0.003, 0.0027).isOnEdge(of: 0))
        #expect(!interval(0.003, 0.00083).isOnEdge(of: 0))
        #expect(interval(0.002, 0.00083).isOnEdge(of: 0))
    }

    @Test func fewUnitsHavePseudoValuesOrNone() throws {
        let values = [3.0, 1, 4, 1.5, 5, 9, 2.5]
        func spread(_ count: Int, _ kind: StatisticKind = .smooth) throws -> Estimator {
            try Estimator.statistic(of: count, "seeds", kind: kind, stream: RandomStream(seed: 1)) { places in
                places.map { values[$0] }.standardDeviation
            }
        }
        #expect(try spread(4).uncertainty() == .noInterval(.tooFewUnits(found: 4, needed: 5)))
        #expect(try spread(7, .ofOrder).uncertainty() == .noInterval(.tooFewUnits(found: 7, needed: 15)))
        // n θ − (n − 1) θ₍₋ᵢ₎ by hand.
        let pseudo = values.indices.map { left in
            7 * values.standardDeviation - 6 * values.indices.filter { $0 != left }.map { values[$0] }.standardDeviation
        }
        let half = 2.44691185 * pseudo.standardDeviation / 7.0.squareRoot()
        let interval = try #require(spread(7).estimate().interval)
        #expect(interval.recipe == .pseudoValues)
        #expect(abs(interval.lower - (pseudo.mean - half)) < 1e-7 && abs(interval.upper - (pseudo.mean + half)) < 1e-7)
    }

    /// Of a mean, pseudo-values are the values.
    @Test func pseudoValuesOfAMeanAreItsValues() throws {
        let values = [3.0, 1, 4, 1.5, 5, 9, 2.5]
        let jackknife = try Estimator.statistic(of: 7, "seeds", stream: RandomStream(seed: 1)) { places in
            places.map { values[$0] }.mean
        }
        let mean = try #require(Estimator.mean(Samples(values, of: "seeds")).estimate().interval)
        let interval = try #require(jackknife.estimate().interval)
        #expect(abs(interval.lower - mean.lower) < 1e-12 && abs(interval.upper - mean.upper) < 1e-12)
    }

    @Test func withoutAnInterval() throws {
        let stream = RandomStream(seed: 43, "none")
        let constant = try Estimator.statistic(of: 20, "images", stream: stream) { _ in 0.1 }
        #expect(constant.uncertainty() == .noInterval(.allEqual))
        let bounded = try Estimator.statistic(of: 20, "images", within: 0...1, stream: stream) { _ in 0 }
        let interval = try #require(bounded.estimate().interval)
        #expect(interval.recipe == .equalValues && abs(interval.upper - (1 - pow(0.025, 0.05))) < 1e-12)
        let undefined = try Estimator.statistic(of: 20, "images", stream: stream) { $0.count == 20 ? nil : 1 }
        #expect(undefined.value == nil && undefined.uncertainty() == .noInterval(.undefined))
        // Not defined whenever place 0 is drawn more than once: for a quarter of all resamples.
        let often = try Estimator.statistic(of: 20, "images", stream: stream) { places in
            places.count { $0 == 0 } > 1 ? nil : places.map(Double.init).mean
        }
        guard case .noInterval(.undefinedResamples(let count, of: 9_999)) = often.uncertainty() else {
            Issue.record("found \(often.uncertainty())")
            return
        }
        // 1 − 0.95²⁰ − 20 · 0.05 · 0.95¹⁹ = 0.264.
        #expect(abs(Double(count) / 9_999 - 0.264) < 0.02, "seed 43")
        // Not a number for a place that is drawn more than five times: for less than one in a hundred.
        let rarely = try Estimator.statistic(of: 20, "images", stream: stream) { places in
            places.count { $0 == 0 } > 5 ? .nan : places.map(Double.init).mean
        }
        #expect(rarely.estimate().interval?.recipe == .bca)
        // The lowest value of all is that of the units as they are, which no resample repeats.
        let lopsided = try Estimator.statistic(of: 20, "images", stream: stream) { places in
            Set(places).count == places.count ? Double(places[0]) / 1000 : 1
        }
        #expect(lopsided.value == 0 && lopsided.uncertainty() == .noInterval(.lopsidedResamples))
        let infinite = try Estimator.statistic(of: 20, "images", stream: stream) { _ in .infinity }
        #expect(infinite.value == nil && infinite.uncertainty() == .noInterval(.undefined))
        struct Failure: Error {}
        #expect(throws: Failure.self) {
            try Estimator.statistic(of: 20, "images", stream: stream) { _ in throw Failure() }
        }
    }

    /// A formula of means is what a statistic of the places would be, and is asked for less.
    @Test func formulasOfMeans() throws {
        var stream = RandomStream(seed: 45, "pairs")
        let first = (0..<40).map { _ in 2 + stream.normal() }, second = first.map { 3 + 0.5 * $0 + stream.normal() }
        let fast = try Estimator.statistic(
            .mean(0) / .mean(1) - .number(1), of: [Samples(first, of: "images"), Samples(second, of: "images")],
            stream: RandomStream(seed: 46, "both"))
        let slow = try Estimator.statistic(of: 40, "images", stream: RandomStream(seed: 46, "both")) { places in
            places.map { first[$0] }.mean / places.map { second[$0] }.mean - 1
        }
        let (one, two) = (try #require(fast.estimate().interval), try #require(slow.estimate().interval))
        #expect(abs(one.lower - two.lower) < 1e-12 && abs(one.upper - two.upper) < 1e-12 && one.recipe == .bca)
        #expect(fast.value == slow.value)
        let gaps = try Estimator.statistic(
            .mean(0) - .mean(1), of: [Samples([1, 2, nil], of: "images"), Samples([1, 2, 3], of: "images")],
            stream: stream)
        #expect(gaps.uncertainty() == .noInterval(.missing(1)))
    }

    /// 9,999 resamples of 5,000 units in a fraction of a second, and of a statistic of 1,000 in about one.
    @Test func resamplingIsFast() throws {
        #if DEBUG
            let (units, few, seconds) = (500, 100, 30.0)
        #else
            let (units, few, seconds) = (5_000, 1_000, 20.0)
        #endif
        let values = (0..<units).map { Double($0 % 17) }, clock = ContinuousClock()
        let means = try clock.measure {
            _ = try Estimator.statistic(
                .mean(0), of: [Samples(values, of: "images")], stream: RandomStream(seed: 1))
        }
        let statistic = try clock.measure {
            _ = try Estimator.statistic(of: few, "images", stream: RandomStream(seed: 1)) { places in
                places.map { values[$0] }.standardDeviation
            }
        }
        #expect(means < .seconds(seconds) && statistic < .seconds(seconds), "\(means) and \(statistic)")
    }

    @Test func sameStreamSameInterval() throws {
        let values = (0..<30).map { Double($0 * $0) }
        func interval(_ clause: String) throws -> Interval? {
            try Estimator.statistic(
                of: 30, "images", stream: Estimator.stream(seed: 1, finding: "f", clause: clause)
            ) { places in places.map { values[$0] }.mean }.estimate().interval
        }
        #expect(try interval("a") == interval("a"))
        #expect(try interval("a") != interval("b"))
        #expect(
            Estimator.stream(seed: 1, finding: "f", clause: "a") == RandomStream(seed: 1, "interval", "f", "a"))
    }

    /// Each unit is drawn as often as any other, and as often as a binomial count says.
    @Test func placesAreDrawnEvenly() throws {
        let counts = Counts(50)
        _ = try Estimator.statistic(of: 50, "units", stream: RandomStream(seed: 44, "even")) { places in
            counts.add(places)
            return places.map(Double.init).mean
        }
        // Beside 9,999 resamples, the value itself and 50 with one left out: 50 of each place.
        let drawn = counts.values.map { Double($0 - 50) }
        #expect(drawn.reduce(0, +) == 9_999 * 50)
        let chiSquare = drawn.map { ($0 - 9_999) * ($0 - 9_999) / 9_999 }.reduce(0, +)
        // 49 degrees of freedom: 0.0001 of them lie above 96.
        #expect(chiSquare < 96 && chiSquare > 19, "seed 44: \(chiSquare)")
    }

    /// Resamples are evaluated on all cores.
    private final class Counts: Sendable {
        private let counts: Mutex<[Int]>
        init(_ count: Int) { counts = Mutex(Array(repeating: 0, count: count)) }
        var values: [Int] { counts.withLock { $0 } }
        func add(_ places: [Int]) { counts.withLock { counts in for place in places { counts[place] += 1 } } }
    }
}
