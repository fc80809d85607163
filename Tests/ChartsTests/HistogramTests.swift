import Charts
import Foundation
import Testing

@Suite struct HistogramTests {
    @Test func aBinHoldsItsLowerEdge() {
        let histogram = Histogram([0, 1, 1, 2, 3, 4, 9, -1, .nan], bins: .edges([0, 1, 2, 4]))
        #expect(histogram.bins.map(\.count) == [1, 2, 3])
        #expect(histogram.outside == 2 && histogram.notFinite == 1)
    }

    @Test func freedmanAndDiaconisWidthIsRoundedToOneTwoOrFive() {
        // 1000 values evenly from 0 to 1: an interquartile range of 0.5, and so a width of 0.1.
        let bins = Histogram((0..<1000).map { Double($0) / 999 }).bins
        #expect(bins.count == 10)
        #expect(bins.allSatisfy { abs($0.upper - $0.lower - 0.1) < 1e-12 })
        #expect(bins.map(\.count).reduce(0, +) == 1000)
    }

    @Test func wholeNumbersStandInTheMiddleOfTheirBins() {
        let bins = Histogram((0..<4).flatMap { _ in [3, 4, 4, 5, 5, 5, 6, 6, 7] }).bins
        #expect(bins.map(\.lower) == [2.5, 3.5, 4.5, 5.5, 6.5])
        #expect(bins.map(\.count) == [4, 8, 12, 8, 4])
    }

    @Test func extremes() {
        #expect(Histogram([]).bins.isEmpty)
        #expect(Histogram([.nan]).notFinite == 1)
        #expect(Histogram([7, 7, 7]).bins.map(\.count) == [3])
        // Most values are equal: the interquartile range is 0.
        #expect(Histogram(Array(repeating: 1, count: 99) + [2.5]).bins.map(\.count).reduce(0, +) == 100)
        #expect(Histogram([-1e308, 1e308]).bins.map(\.count).reduce(0, +) <= 2)
    }

    @Test func everyValueIsCountedInFewBins() {
        for seed in 1...300 as ClosedRange<UInt64> {
            var random = SeededNumbers(seed: seed)
            let scale = pow(10, Double.random(in: -20...20, using: &random)),
                shift = Double.random(in: -5...5, using: &random) * scale
            let values = (0..<Int.random(in: 2...300, using: &random)).map { _ in
                shift + scale * pow(Double.random(in: -1...1, using: &random), 9)
            }
            let bins = Histogram(values).bins
            #expect(bins.map(\.count).reduce(0, +) == values.count, "seed \(seed)")
            #expect(bins.count <= 150, "seed \(seed): \(bins.count)")
        }
    }

    @Test func missingValuesAreSaid() {
        let chart = Chart { HistogramMark(x: .values("x", [1, 2, .nan, 50]), bins: .edges([0, 10])) }
        #expect(chart.omissions == Omissions(notFinite: 1, outsideDomain: 1))
        #expect(
            Chart { BoxMark(x: .value("a", "b"), y: .values("y", [1, .nan])) }.omissions == Omissions(notFinite: 1))
        #expect(
            Chart { BoxMark(x: .value("a", "b"), y: .values("y", [Double.nan])) }.omissions == Omissions(notFinite: 1))
    }
}
