import Charts
import Testing

@Suite struct BoxSummaryTests {
    /// Miles per gallon of R's `mtcars`; `quantile(mtcars$mpg)` gives 15.425, 19.2 and 22.8.
    private let milesPerGallon = [
        21.0, 21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4,
        30.4, 33.9, 21.5, 15.5, 15.2, 13.3,
        19.2, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4,
    ]

    @Test func quartilesAreThoseOfR() throws {
        let box = try #require(BoxSummary(milesPerGallon))
        #expect(
            abs(box.lowerQuartile - 15.425) < 1e-12 && abs(box.median - 19.2) < 1e-12
                && abs(box.upperQuartile - 22.8) < 1e-12)
        // 22.8 and one and a half times 7.375 are 33.8625.
        #expect(box.lowerWhisker == 10.4 && box.upperWhisker == 32.4 && box.outliers == [33.9])
    }

    @Test func smallSamples() throws {
        #expect(BoxSummary([]) == nil)
        #expect(BoxSummary([.nan, .infinity]) == nil)
        let one = try #require(BoxSummary([3, .nan]))
        #expect(
            [one.lowerWhisker, one.lowerQuartile, one.median, one.upperQuartile, one.upperWhisker] == [3, 3, 3, 3, 3])
        #expect(one.outliers.isEmpty && one.count == 1)
        let five = try #require(BoxSummary([100, 1, 2, 3, 4]))
        #expect((five.median, five.lowerWhisker, five.upperWhisker) == (3, 1, 4) && five.outliers == [100])
        #expect(try #require(BoxSummary([-1e308, 1e308])).median == 0)
    }

    @Test func everyValueIsWithinTheWhiskersOrAnOutlier() throws {
        for seed in 1...300 as ClosedRange<UInt64> {
            var random = SeededNumbers(seed: seed)
            let values = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                Double.random(in: -1...1, using: &random) * (Int.random(in: 0..<6, using: &random) == 0 ? 50 : 1)
            }
            let box = try #require(BoxSummary(values))
            let inside = values.filter { $0 >= box.lowerWhisker && $0 <= box.upperWhisker }
            #expect(inside.count + box.outliers.count == values.count, "seed \(seed)")
            #expect(
                values.count { $0 <= box.median } * 2 >= values.count
                    && values.count { $0 >= box.median } * 2 >= values.count, "seed \(seed)")
            let reach = 1.5 * (box.upperQuartile - box.lowerQuartile)
            #expect(
                box.outliers.allSatisfy { $0 < box.lowerQuartile - reach || $0 > box.upperQuartile + reach },
                "seed \(seed)")
            #expect(
                box.lowerWhisker >= box.lowerQuartile - reach && box.upperWhisker <= box.upperQuartile + reach,
                "seed \(seed)")
        }
    }
}
