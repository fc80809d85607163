import Foundation
import Methods
import Tensors
import Testing

/// Values that were computed by hand or printed by other programs, and what has no interval.
@Suite struct EstimatorTests {
    @Test func printedMeans() throws {
        try expect(.mean(samples([0.2, 0.5, 0.8])), 0.5, -0.2452, 1.2452)
        try expect(.mean(samples([1, 1.4])), 1.2, -1.341, 3.741)
        try expect(.prediction(samples([84.4, 85.1, 84.9])), 84.8, 83.009, 86.591)
    }

    /// What "at least one of five" asks: 99 %, where 95 % would lie above 0.
    @Test func printedMeansAtOtherConfidences() throws {
        let mean = try Estimator.mean(samples([0.9, 0.1, 0.6, 0.35, 0.7, 0.05]))
        try expect(mean, 0.45, 0.093, 0.807)
        let strict = try #require(mean.estimate(confidence: 0.99).interval)
        #expect(abs(strict.lower + 0.111) < 6e-4 && abs(strict.upper - 1.011) < 6e-4)
    }

    /// A paper's 5 ± 0.3 and a standard error of 0.4 here: ± 1.96 · 0.5.
    @Test func replicationsArePredictedByBothErrors() throws {
        try expect(.prediction(ofReplicating: 5, error: 0.3, with: 0.4, "networks", 12), 5, 5 - 0.98, 5 + 0.98)
        #expect(throws: MethodError.self) {
            try Estimator.prediction(ofReplicating: 5, error: 0, with: 0, "networks", 12)
        }
    }

    /// q = 0.708, 0.522, 0.369, 0.036 for 3, 5, 8 and 100 equal values.
    @Test func equalValuesExcludeWhatTheirNumberCan() throws {
        for (count, q) in [(3, 0.708), (5, 0.522), (8, 0.369), (100, 0.036)] {
            let equal = try Samples(Array(repeating: 0, count: count), of: "seeds", within: 0...1)
            let interval = try #require(Estimator.mean(equal).estimate().interval)
            #expect(interval.lower == 0 && abs(interval.upper - q) < 6e-4 && interval.recipe == .equalValues)
        }
        try expect(.mean(percent(Array(repeating: 10, count: 8))), 10, 6.3, 43.2, within: 0.05)
        try expect(.mean(percent([10, 10, 10])), 10, 2.9, 73.7, within: 0.05)
        #expect(try Estimator.mean(samples([10, 10, 10])).uncertainty() == .noInterval(.allEqual))
        // Differences that rounding alone makes are no spread: 0.3 − 0.2 and 0.5 − 0.4 are not the same number.
        let paired = try Estimator.pairedMean(samples([0.3, 0.5, 1.1]), less: samples([0.2, 0.4, 1.0]))
        #expect(paired.uncertainty() == .noInterval(.allEqual))
        #expect(paired.deviation != 0)
        // Both arms are the same: bounded by what n pairs can exclude, in −1…1.
        let same = try Samples([0.25, 0.5, 0.75], of: "seeds", within: 0...1)
        try expect(.pairedMean(same, less: same), 0, -0.708, 0.708)
    }

    @Test func printedProportions() throws {
        try expect(.proportion(4461, of: 5000, "images"), 0.8922, 0.8833, 0.9005)
        try expect(.proportion(0, of: 8, "images"), 0, 0, 0.3694)
        try expect(.proportion(100, of: 100, "images"), 1, 0.9638, 1)
        try expect(.proportion(20, of: 20, "images"), 1, 0.832, 1)
        try expect(.proportionDifference((56, 70), less: (48, 80), "images"), 0.2, 0.0524, 0.3339)
        try expect(.proportionDifference((10, 10), less: (0, 10), "images"), 1, 0.6075, 1)
        try expect(.pairedProportions(onlyFirst: 40, onlySecond: 20, of: 160, "images"), 0.125, 0.0309, 0.2181)
        try expect(.pairedProportions(onlyFirst: 5, onlySecond: 0, of: 100, "images"), 0.05, 0.0112, 0.1118)
        try expect(.pairedProportions(onlyFirst: 0, onlySecond: 0, of: 100, "images"), 0, -0.0370, 0.0370)
        let certain = try #require(
            Estimator.pairedProportions(onlyFirst: 6, onlySecond: 0, of: 6, "images").estimate().interval)
        #expect(certain.upper == 1 && certain.lower > 0 && certain.lower < 0.7)
    }

    @Test func fromFiveOfEitherKindOnTheScoreInterval() throws {
        func recipe(_ successes: Int, _ trials: Int) throws -> Interval.Recipe? {
            try Estimator.proportion(successes, of: trials, "images").estimate().interval?.recipe
        }
        #expect(try recipe(4, 10) == .clopperPearson && recipe(5, 10) == .wilson)
        #expect(try recipe(5, 9) == .clopperPearson && recipe(6, 10) == .clopperPearson)
        let samples = try Samples([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], of: "images")
        #expect(
            try Estimator.proportion(samples).estimate() == Estimator.proportion(5, of: 10, "images").estimate())
        let shares = try Estimator.pairedProportions(
            samples, less: Samples([1, 1, 1, 0, 0, 1, 0, 0, 0, 0], of: "images"))
        let counted = try Estimator.pairedProportions(onlyFirst: 2, onlySecond: 1, of: 10, "images")
        #expect(shares.estimate() == counted.estimate())
    }

    @Test func printedRates() throws {
        try expect(.rate(0, in: 1, "sums"), 0, 0, 3.689)
        try expect(.rate(3, in: 1, "sums"), 3, 0.619, 8.767)
        try expect(Estimator.rate(0, in: 1e9, "sums").scaled(by: 1e9), 0, 0, 3.689)
        try expect(Estimator.rate(0, in: 1e8, "sums").scaled(by: 1e8), 0, 0, 3.689)
    }

    @Test func printedCorrelations() throws {
        let limits = Limits.bonettWright(-0.93, count: 13, 0.95)
        #expect(abs(limits.lower + 0.9837) < 6e-5 && abs(limits.upper + 0.7243) < 6e-5)
        let weak = Limits.bonettWright(0.5, count: 10, 0.95)
        #expect(abs(weak.lower + 0.2321) < 6e-5 && abs(weak.upper - 0.8705) < 6e-5)
        let schools = try IntervalReferences.read().correlations[0]
        let interval = try #require(
            Estimator.correlation(samples(schools.first), samples(schools.second)).estimate().interval)
        #expect(abs(interval.lower - 0.4385) < 6e-5 && abs(interval.upper - 0.9220) < 6e-5)
    }

    @Test func correlationsWithoutAnInterval() throws {
        let order = (1...13).map(Double.init)
        let ordered = try Estimator.rankCorrelation(samples(order), samples(order.map { $0 * $0 }))
        #expect(ordered.value == 1 && ordered.uncertainty() == .noInterval(.perfectCorrelation))
        let line = try Estimator.correlation(samples(order), samples(order.map { 3 - 0.1 * $0 }))
        #expect(line.uncertainty() == .noInterval(.perfectCorrelation))
        let nine = try Estimator.rankCorrelation(
            samples([1, 2, 3, 4, 5, 6, 7, 8, 9]), samples([2, 1, 3, 4, 5, 6, 7, 8, 9]))
        #expect(nine.value != nil && nine.uncertainty() == .noInterval(.tooFewUnits(found: 9, needed: 10)))
        let constant = try Estimator.correlation(samples([1, 2, 3, 4]), samples([5, 5, 5, 5]))
        #expect(constant.value == nil && constant.uncertainty() == .noInterval(.undefined))
        let three = try Estimator.correlation(samples([1, 2, 3]), samples([5, 4, 6]))
        #expect(three.uncertainty() == .noInterval(.tooFewUnits(found: 3, needed: 4)))
    }

    @Test func printedMedians() throws {
        try expect(.median(samples((1...10).map(Double.init))), 5.5, 2, 9)
        try expect(.median(samples([4, 1, 3, 6, 2, 5])), 3.5, 1, 6)
        let five = try Estimator.median(samples([1, 2, 3, 4, 5]))
        #expect(five.uncertainty() == .noInterval(.tooFewUnits(found: 5, needed: 6)))
        // ½⁷ is above 0.005, ½⁸ below.
        #expect(
            five.uncertainty(confidence: 0.99) == .noInterval(.tooFewUnits(found: 5, needed: 8)))
    }

    @Test func printedRatios() throws {
        let (a, b) = (try samples([10.1, 9.2, 11, 10.4]), try samples([5.2, 4.9, 5.4, 5.1]))
        let ratio = try Estimator.ratio(a, to: b)
        try expect(ratio, exp([10.1 / 5.2, 9.2 / 4.9, 11 / 5.4, 10.4 / 5.1].map { log($0) }.mean), 1.8510, 2.1027)
        let fieller = try #require(Limits.fieller([10.1, 9.2, 11, 10.4], over: [5.2, 4.9, 5.4, 5.1], 0.95))
        #expect(abs(fieller.lower - 1.8466) < 6e-5 && abs(fieller.upper - 2.0935) < 6e-5)
    }

    @Test func ratiosWithoutAnInterval() throws {
        let wanders = try Estimator.ratio(samples([1, 2, 1.5, 2.2]), to: samples([0.4, -0.1, 0.2, 0.1]))
        #expect(wanders.value != nil && wanders.uncertainty() == .noInterval(.denominatorMayBeZero))
        let zero = try Estimator.ratio(samples([1, 2]), to: samples([-1, 1]))
        #expect(zero.value == nil && zero.uncertainty() == .noInterval(.undefined))
        let twice = try Estimator.ratio(samples([0.2, 0.6, 1.4]), to: samples([0.1, 0.3, 0.7]))
        #expect(twice.uncertainty() == .noInterval(.allEqual))
        let signed = try Estimator.ratio(samples([-1, 2, 4, 6]), to: samples([-2, 4, 8, 12]))
        #expect(signed.uncertainty(confidence: 0.5) == .noInterval(.allEqual))
        #expect(try Estimator.ratio(samples([1]), to: samples([2])).uncertainty() == .noInterval(.oneUnit))
        #expect(try Estimator.ratio(samples([-1]), to: samples([2])).uncertainty() == .noInterval(.oneUnit))
    }

    @Test func oneUnitSaysNothingOfOthers() throws {
        let one = try samples([4])
        for estimator in try [
            Estimator.mean(one), .pairedMean(one, less: one), .prediction(one), .median(one),
            .proportion(1, of: 1, "images"), .proportionDifference((1, 1), less: (3, 5), "images"),
            .pairedProportions(onlyFirst: 1, onlySecond: 0, of: 1, "images"), .clusterMean([one], clusters: "objects"),
            .mean(CrossedSamples([[4]], on: "images")), .mean(CrossedSamples([[4], [5]], on: "images")),
            .statistic(of: 1, "images", stream: RandomStream(seed: 1)) { Double($0[0]) },
        ] {
            #expect(estimator.uncertainty() == .noInterval(.oneUnit))
            #expect(estimator.value != nil)
        }
    }

    /// Ten fault seeds, two of which gave nothing; accuracies in percent.
    @Test func missingUnitsCountByTheirRuleOrAtTheWorst() throws {
        let known: [Double?] = [12, 14, 11, 13, 15, 12, 13, 14]
        try expect(.mean(percent(known.map(\.self))), 13, 11.9, 14.1, within: 0.05)
        func interval(_ missing: MissingRule) throws -> Interval {
            try #require(
                Estimator.mean(Samples(known + [nil, .nan], of: "seeds", within: 0...100, missing: missing)).estimate()
                    .interval)
        }
        let full = try interval(.count(as: 100, because: "registered"))
        #expect(abs(full.lower - 4.1) < 0.05 && abs(full.upper - 56.7) < 0.05)
        let left = try interval(.leaveOut(because: "registered"))
        #expect(abs(left.lower - 11.9) < 0.05 && abs(left.upper - 14.1) < 0.05)
        let empty = try interval(.count(as: 0, because: "registered"))
        #expect(empty.upper < 30)
        let worst = try interval(.worstCase)
        #expect(full.isWithin(worst) && left.isWithin(worst) && empty.isWithin(worst))
        // No filling between the bounds is worse.
        var stream = RandomStream(seed: 21, "fillings")
        for _ in 0..<200 {
            let filling = known + [100 * stream.uniform(), 100 * stream.uniform()]
            let interval = try #require(Estimator.mean(Samples(filling, of: "seeds")).estimate().interval)
            #expect(interval.isWithin(worst), "seed 21")
        }
        let mean = try Estimator.mean(Samples(known + [nil, nil], of: "seeds"))
        #expect(mean.value == 13 && mean.uncertainty() == .noInterval(.missing(2)))
        #expect(mean.units.title == "10 seeds; 2 missing, at the worst on both sides")
        let counted = try Estimator.mean(
            Samples(known + [nil], of: "seeds", missing: .count(as: 0, because: "a dead network answers nothing")))
        #expect(counted.units.title == "9 seeds; 1 missing, counted as 0 (a dead network answers nothing)")
        let none = try Estimator.mean(Samples([nil, nil], of: "seeds", within: 0...1))
        #expect(none.value == nil && none.uncertainty() == .noInterval(.undefined))
    }

    @Test func missingSharesAndMediansAtTheWorst() throws {
        let share = try Estimator.proportion(50, of: 100, "images", missing: 10)
        #expect(share.value == 0.5)
        let interval = try #require(share.estimate().interval)
        let (low, high) = (
            try #require(Estimator.proportion(50, of: 110, "images").estimate().interval),
            try #require(Estimator.proportion(60, of: 110, "images").estimate().interval)
        )
        #expect(interval.lower == low.lower && interval.upper == high.upper)
        let paired = try Estimator.pairedProportions(onlyFirst: 10, onlySecond: 5, of: 100, "images", missing: 3)
        let wide = try #require(paired.estimate().interval)
        for (first, second) in [(13, 5), (10, 8), (10, 5), (11, 7)] {
            let filled = try Estimator.pairedProportions(onlyFirst: first, onlySecond: second, of: 103, "images")
            #expect(try #require(filled.estimate().interval).isWithin(wide))
        }
        let values = (1...10).map(Double.init)
        let median = try Estimator.median(Samples(values + [nil], of: "images", within: 0...100))
        let ends = try #require(median.estimate().interval)
        #expect(ends.lower == 1 && ends.upper == 10)
        #expect(try Estimator.median(Samples(values + [nil], of: "images")).uncertainty() == .noInterval(.missing(1)))
        let gone = try Estimator.ratio(Samples([1, 2, nil], of: "images"), to: Samples([1, 3, 2], of: "images"))
        #expect(gone.value != nil && gone.uncertainty() == .noInterval(.missing(1)))
    }

    @Test func clustersCountOnceEach() throws {
        let clusters = try [[1, 2, 3], [4], [6, 8]].map { try Samples($0, of: "photographs", within: 0...10) }
        let nested = try Estimator.clusterMean(clusters, clusters: "objects")
        let plain = try Estimator.mean(samples([2, 4, 7]))
        #expect(nested.value == plain.value)
        #expect(nested.estimate().interval?.lower == plain.estimate().interval?.lower)
        #expect(nested.units.title == "6 photographs in 3 objects" && nested.units.scarcest?.count == 3)
        // A gap in one cluster can move that cluster's mean only.
        let gap = try [[1, 2, nil], [4], [6, 8]].map { try Samples($0, of: "photographs", within: 0...10) }
        let wide = try #require(Estimator.clusterMean(gap, clusters: "objects").estimate().interval)
        for filling in [0.0, 3, 10] {
            let filled = try Estimator.mean(samples([(3 + filling) / 3, 4, 7])).estimate().interval
            #expect(try #require(filled).isWithin(wide))
        }
    }

    /// Folds .021 .034 .012 .040 .018: [.0034, .0466], where independent folds would give [.0106, .0394].
    @Test func crossValidationTakesTheWiderInterval() throws {
        let folds = [0.021, 0.034, 0.012, 0.040, 0.018]
        let narrow = try Estimator.mean(samples([0.0249, 0.025, 0.0251]))
        try expect(.crossValidated(narrow, folds: folds, trained: 80, tested: 20), 0.025, 0.0034, 0.0466)
        let wide = try Estimator.mean(samples([-1, 0, 2]))
        let taken = try Estimator.crossValidated(wide, folds: folds, trained: 80, tested: 20)
        #expect(taken.estimate().interval == wide.estimate().interval)
        let equal = try Estimator.crossValidated(wide, folds: [1, 1, 1, 1, 1], trained: 80, tested: 20)
        #expect(equal.estimate().interval == wide.estimate().interval)
        #expect(throws: MethodError.self) {
            try Estimator.crossValidated(wide, folds: [1, 2, 3], repeats: 2, trained: 80, tested: 20)
        }
    }

    /// Ratios 2 but for a first block, which is dropped.
    @Test func timingsDropTheirFirstBlock() throws {
        var stream = RandomStream(seed: 22, "timing")
        let second = (0..<11).map { _ in 1 + 0.1 * stream.uniform() }
        let first = second.map { 2 * $0 * (1 + 0.01 * stream.normal()) }
        let timing = try Estimator.timing([90] + first.dropFirst(), over: second)
        let logs = zip(first, second).dropFirst().map { log($0 / $1) }
        let half = 2.26215716 * logs.standardDeviation / 10.0.squareRoot()
        try expect(timing, exp(logs.mean), exp(logs.mean - half), exp(logs.mean + half), within: 1e-7)
        let few = try Estimator.timing(Array(first.prefix(10)), over: Array(second.prefix(10)))
        #expect(few.uncertainty() == .noInterval(.tooFewUnits(found: 9, needed: 10)))
        #expect(throws: MethodError.self) { try Estimator.timing([1, 0, 1], over: [1, 1, 1]) }
    }

    @Test func whatIsExactHasNoInterval() {
        let passes = Estimator.exact(17, of: [.fixed("methods", 6)])
        #expect(passes.uncertainty() == .exact && passes.value == 17)
        #expect(passes.units.title == "methods held fixed: 6" && passes.units.scarcest == nil)
    }

    @Test func titlesSayWhatWasSampled() throws {
        let share = try Estimator.proportion(4461, of: 5000, "images").holding("trainings")
        #expect(share.units.title == "5000 images; trainings held fixed: 1")
        let one = try Estimator.mean(samples([1])).leavingOut(2, because: "not finite")
        #expect(one.units.title == "images: 1; 2 left out (not finite)")
        #expect(one.uncertainty() == .noInterval(.oneUnit))
    }

    @Test func wrongDataAreRefused() throws {
        let three = try samples([1, 2, 3])
        #expect(throws: MethodError.self) { try samples([]) }
        #expect(throws: MethodError.self) { try percent([101]) }
        #expect(throws: MethodError.self) { try Samples([1, 2], of: "images", named: ["a", "a"]) }
        #expect(throws: MethodError.self) { try Samples([1, 2], of: "images", named: ["a"]) }
        #expect(throws: MethodError.self) { try Estimator.pairedMean(three, less: samples([1, 2])) }
        #expect(throws: MethodError.self) { try Estimator.pairedMean(three, less: Samples([1, 2, 3], of: "seeds")) }
        #expect(throws: MethodError.self) { try Estimator.proportion(three) }
        #expect(throws: MethodError.self) { try Estimator.proportion(3, of: 2, "images") }
        #expect(throws: MethodError.self) { try Estimator.proportion(0, of: 0, "images") }
        #expect(throws: MethodError.self) { try Estimator.rate(1, in: 0, "sums") }
        #expect(throws: MethodError.self) { try CrossedSamples([[1, 2], [1]], on: "images") }
        #expect(throws: MethodError.self) { try CrossedSamples([[1], [2]], on: "images", rows: ["1", "1"]) }
        #expect(throws: MethodError.self) { try Estimator.clusterMean([], clusters: "objects") }
    }

    @Test func namesMatchPairs() throws {
        let first = try Samples([1, 2, 4], of: "images", named: ["a", "b", "c"])
        let second = try Samples([4.5, 1.25, 2], of: "images", named: ["c", "a", "b"])
        let difference = try Estimator.pairedMean(first, less: second)
        #expect(difference.value == (-0.25 + 0 - 0.5) / 3)
        #expect(throws: MethodError.self) {
            try Estimator.pairedMean(first, less: Samples([1, 2, 3], of: "images", named: ["a", "b", "d"]))
        }
        #expect(throws: MethodError.self) { try Estimator.pairedMean(first, less: Samples([1, 2, 3], of: "images")) }
    }

    private func samples(_ values: [Double?]) throws -> Samples { try Samples(values, of: "images") }
    private func percent(_ values: [Double?]) throws -> Samples { try Samples(values, of: "seeds", within: 0...100) }

    private func expect(
        _ estimator: Estimator, _ value: Double, _ lower: Double, _ upper: Double, within tolerance: Double = 6e-4,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let interval = try #require(estimator.estimate().interval, sourceLocation: sourceLocation)
        #expect(abs(try #require(estimator.value) - value) < 1e-9, sourceLocation: sourceLocation)
        #expect(abs(interval.lower - lower) < tolerance, sourceLocation: sourceLocation)
        #expect(abs(interval.upper - upper) < tolerance, sourceLocation: sourceLocation)
    }
}
