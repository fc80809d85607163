import Charts
import Notebook
import Testing

/// Estimates with their intervals, as lines and as symbols.
@Suite struct EstimateMarksTests {
    /// One with an interval, one without, and one that is undefined.
    private func points() throws -> (all: [EstimatePoint], interval: Interval) {
        let mean = try IntervalEstimate.mean([1, 3], of: "images"), interval = try #require(mean.interval)
        let exact = IntervalEstimate(value: 3, uncertainty: .exact, units: mean.units)
        let undefined = IntervalEstimate(value: nil, uncertainty: .exact, units: mean.units)
        let all = [mean, exact, undefined].enumerated().map { EstimatePoint("A", "B", x: Double($0), $1) }
        return (all, interval)
    }

    private let places: [(x: PlottableValue, y: PlottableValue)] = [
        (.value("x", 0.0), .value("y", 2.0)), (.value("x", 1.0), .value("y", 3.0)),
    ]

    private func styled(_ mark: some MarkContent) -> [Mark] {
        mark.foregroundStyle(by: .value("Series", "B")).facet(by: .value("Panel", "A")).marks
    }

    @Test("Lines have their bands behind them, which close where there is no interval")
    func lines() throws {
        let (points, interval) = try points()
        let bands =
            styled(
                AreaMark(
                    x: places[0].x, yStart: .value("y", interval.lower), yEnd: .value("y", interval.upper)))
            + styled(AreaMark(x: places[1].x, yStart: places[1].y, yEnd: places[1].y))
        let lines = places.flatMap { styled(LineMark(x: $0.x, y: $0.y)) }
        #expect(EstimateLines(points, x: "x", y: "y", series: "Series", panels: "Panel").marks == bands + lines)
        let withSymbols = EstimateLines(points, x: "x", y: "y", symbols: true).marks
        #expect(
            Array(withSymbols.dropFirst(2))
                == places.flatMap {
                    LineMark(x: $0.x, y: $0.y).foregroundStyle(.series(0)).marks
                        + PointMark(x: $0.x, y: $0.y).foregroundStyle(.series(0)).marks
                })
    }

    @Test("Symbols have bars where there are intervals")
    func symbols() throws {
        let (points, interval) = try points()
        let bars = styled(
            ErrorBar(x: places[0].x, yStart: .value("y", interval.lower), yEnd: .value("y", interval.upper)))
        let symbols = places.flatMap { styled(PointMark(x: $0.x, y: $0.y)) }
        #expect(EstimatePoints(points, x: "x", y: "y", series: "Series", panels: "Panel").marks == bars + symbols)
    }

    @Test("Categories have bars or symbols, with their intervals, and nothing where nothing is defined")
    func categories() throws {
        let (points, interval) = try points()
        let rows = zip(["one", "two", "three"], points).map {
            EstimateRow(panel: "A", category: $0, series: "B", estimate: $1.estimate)
        }
        let bars =
            styled(BarMark(x: .value("Channel", "one"), y: .value("y", 2.0)))
            + styled(
                ErrorBar(
                    x: .value("Channel", "one"), yStart: .value("y", interval.lower),
                    yEnd: .value("y", interval.upper)))
            + styled(BarMark(x: .value("Channel", "two"), y: .value("y", 3.0)))
        #expect(
            EstimateCategories(bars: rows, "Channel", "y", series: "Series", panels: "Panel").marks == bars)
        let symbols =
            styled(
                ErrorBar(
                    xStart: .value("y", interval.lower), xEnd: .value("y", interval.upper),
                    y: .value("Channel", "one")))
            + styled(PointMark(x: .value("y", 2.0), y: .value("Channel", "one")))
            + styled(PointMark(x: .value("y", 3.0), y: .value("Channel", "two")))
        #expect(
            EstimateCategories(points: rows, "Channel", "y", series: "Series", panels: "Panel").marks == symbols)
    }
}
