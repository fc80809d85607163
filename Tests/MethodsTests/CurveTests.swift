import Foundation
import Methods
import Tensors
import Testing

/// What formulas read off curves, against plain loops.
@Suite struct CurveTests {
    @Test("Where means first fall below a level: by hand, from the start, never, and only once")
    func crossings() {
        func crossing(_ means: [Double], below level: Double) -> Double? {
            let places = means.indices.map { Double(2 * $0) }
            let curve = Formula.curve(.crossing, of: Array(means.indices), at: places, .number(level), .number(0))
            return curve.value(of: means.map { [$0 - 1, $0 + 1] })
        }
        #expect(crossing([4, 3, 1], below: 2) == 3)
        #expect(crossing([4, 3, 1], below: 3) == 2)
        #expect(crossing([1, 3, 0], below: 2) == 0)
        #expect(crossing([4, 3, 2], below: 2) == nil)
        #expect(crossing([4, 1, 4, 0], below: 2.5) == 1)
    }

    @Test("The nearest exponential fall, against a fine grid of rates", arguments: 1...5 as ClosedRange<UInt64>)
    func falls(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "falls")
        let places = (0..<6).map { pow(10, Double($0) / 2 - 1.5) }, rate = pow(10, Double(stream.uniform()) * 2 - 1)
        let heights = places.map { 10 + 80 * exp(-rate * $0) + 4 * Double(stream.normal()) }
        let columns = [[88.0, 92]] + heights.map { [$0 - 1, $0 + 1] }
        func read(_ curve: Curve) throws -> Double {
            try #require(
                Formula.curve(curve, of: Array(1...6), at: places, .mean(0), .number(10)).value(of: columns))
        }
        var best = (rate: 0.0, error: Double.infinity)
        for step in 0...60_000 {
            let q = pow(10, -4 + 6 * Double(step) / 60_000)
            var sum = 0.0
            for (place, height) in zip(places, heights) {
                let expected = 10 + 80 * exp(-q * place)
                sum += (height - expected) * (height - expected)
            }
            let error = (sum / 6).squareRoot()
            if error < best.error { best = (q, error) }
        }
        #expect(abs(try read(.decayRate) / best.rate - 1) < 5e-4, "seed \(seed)")
        #expect(abs(try read(.decayError) - best.error) < 1e-5, "seed \(seed)")
    }

    @Test("Resampled by sums of columns, as by the columns themselves")
    func ofMeans() throws {
        var stream = RandomStream(seed: 3, "curves")
        let columns = try [0.9, 0.8, 0.5, 0.2].map { mean in
            try Samples((0..<20).map { _ in mean + 0.05 * Double(stream.normal()) }, of: "seeds")
        }
        let curve = Formula.curve(
            .crossing, of: [1, 2, 3], at: [-2, -1, 0], .mean(0) / .number(2), .number(0))
        let draws = RandomStream(seed: 4, "resamples")
        let bySums = try Estimator.statistic(curve, of: columns, stream: draws).estimate()
        let byColumns = try Estimator.statistic(named: "crossing", of: columns, stream: draws) {
            curve.value(of: $0)
        }.estimate()
        let (one, other) = (try #require(bySums.interval), try #require(byColumns.interval))
        #expect(abs(one.lower - other.lower) < 1e-9 && abs(one.upper - other.upper) < 1e-9)
    }
}
