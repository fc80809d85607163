import Foundation
import Synchronization
import Tensors
import Testing

@testable import Methods

/// What is made when it is asked for, and no sooner.
@Suite struct DeferredTests {
    private final class Counter: Sendable {
        private let calls = Mutex(0)
        var count: Int { calls.withLock { $0 } }
        func add() { calls.withLock { $0 += 1 } }
    }

    @Test func madeOnceHoweverManyAsk() {
        let counter = Counter()
        let deferred = Deferred {
            counter.add()
            Thread.sleep(forTimeInterval: 0.02)
            return counter.count
        }
        #expect(counter.count == 0)
        let found = concurrently(Array(0..<50)) { _ in deferred.value }
        #expect(found == [Int](repeating: 1, count: 50) && counter.count == 1)
    }

    /// A rule, its strict mark and a registered rule ask for the same: 99,999 resamples are drawn once, in any unit.
    @Test func theEdgeOfABoundIsComputedOnce() throws {
        let counter = Counter(), values = (0..<20).map { Double($0 * $0) }
        let estimator = try Estimator.statistic(
            named: "mean", of: [Samples(values, of: "images")], stream: RandomStream(seed: 4, "edge")
        ) { columns in
            counter.add()
            return columns[0].reduce(0, +) / Double(columns[0].count)
        }
        let usual = counter.count, lower = try #require(estimator.estimate().interval?.lower)
        // The value, without each in turn, and resamples.
        #expect(usual == 1 + 20 + Interval.Resampling.usual)
        let fine = try estimator.estimate(against: [lower])
        #expect(fine.interval?.resampling?.resamples == Interval.Resampling.fine)
        #expect(counter.count == usual + Interval.Resampling.fine)
        #expect(try estimator.estimate(against: [lower]) == fine)
        let percent = try estimator.scaled(by: 100).estimate(confidence: 0.99, against: [100 * lower])
        #expect(percent.value == fine.value.map { 100 * $0 })
        #expect(counter.count == usual + Interval.Resampling.fine)
    }

    /// Of a formula nothing is drawn before an interval is asked for, and that is what code gives.
    @Test func formulasWaitAndCodeDoesNot() throws {
        let values = (0..<25).map { sin(Double($0)) + 2 }, stream = RandomStream(seed: 5, "formula")
        func samples() throws -> [Samples] {
            [try Samples(values, of: "images"), try Samples(values.reversed(), of: "images")]
        }
        let formula = try Estimator.statistic(.mean(0) / .mean(1), of: samples(), stream: stream)
        let code = try Estimator.statistic(named: "ratio of means", of: samples(), stream: stream) { columns in
            columns[0].mean / columns[1].mean
        }
        let (one, two) = (try #require(formula.estimate().interval), try #require(code.estimate().interval))
        #expect(abs(one.lower - two.lower) < 1e-12 && abs(one.upper - two.upper) < 1e-12)
        #expect(formula.estimate() == formula.estimate())
    }
}
