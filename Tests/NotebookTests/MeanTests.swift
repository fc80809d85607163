import Charts
import Foundation
import Notebook
import Reports
import Testing

/// Means with their intervals, and values by case.
@Suite struct MeanTests {
    private let stream = RandomStream(seed: 7, "mean")

    @Test("A bootstrap's mean is that of the defined samples, and the others are counted")
    func undefined() throws {
        let mean = try Mean.bootstrap([0.25, nil, 0.75], over: "images", times: 100, stream: stream)
        #expect(mean.value == 50 && mean.count == 2 && mean.undefined == 1)
        #expect(mean.lower == 25 && mean.upper == 75, "two samples: a quarter of the resamples is one of them twice")
        #expect(mean.intervalText == "95 % bootstrap over 2 images, undefined for 1 of 3")
        let estimate = mean.estimate("share", unit: "%")
        #expect(estimate.lower == 25 && estimate.upper == 75 && estimate.count == 2 && estimate.unit == "%")
        #expect(mean.cell(1) == .interval(50, 25, 75, .fixed(1)))
        #expect(throws: MethodError.self) { try Mean.bootstrap([1, nil], over: "images", stream: stream) }
    }

    @Test("A difference leaves out pairs of which one is undefined")
    func pairs() throws {
        let mean = try Mean.difference([1, nil, 3, 4], less: [0, 5, nil, 3], over: "images", stream: stream)
        #expect(mean.value == 1 && mean.lower == 1 && mean.upper == 1 && mean.count == 2 && mean.undefined == 2)
        #expect(throws: MethodError.self) {
            try Mean.difference([1, 2], less: [1], over: "images", stream: stream)
        }
    }

    @Test("Student's interval of 4, 5, 6 is 5 plus and minus 4.302653 / sqrt(3)")
    func studentT() throws {
        let mean = try Mean.studentT([4, 5, 6])
        #expect(mean.value == 5 && abs(mean.upper - 5 - 4.302652729911275 / 3.0.squareRoot()) < 1e-9)
        #expect(mean.intervalText == "95 % t interval over 3 folds")
        #expect(mean.mayBe(mean.lower) && mean.mayBe(mean.upper) && !mean.mayBe(mean.upper.nextUp))
    }

    @Test("A relative gain is in percent of the second mean")
    func gain() throws {
        let mean = try Mean.relativeGain([3, 6], over: [2, 4], sampled: "fault seeds", stream: stream)
        #expect(abs(mean.value - 50) < 1e-9 && abs(mean.lower - 50) < 1e-9 && abs(mean.upper - 50) < 1e-9)
    }

    @Test("Points have a standard deviation in the mean's unit")
    func deviation() throws {
        #expect(try Mean.bootstrap([0.25, 0.75], over: "images", times: 100, stream: stream).deviation.rounded() == 35)
    }

    @Test("Lines have their bands behind them, all of them, and the table has the same points")
    func marks() throws {
        let points = try [[1.0, 1], [2, 2]].enumerated().map {
            MeanPoint("A", "B", x: Double($0), try Mean.bootstrap($1, over: "images", stream: stream))
        }
        let x = points.map { PlottableValue.value("x", $0.x) }
        let y = points.map { PlottableValue.value("y", $0.mean.value) }
        func styled(_ mark: some MarkContent) -> [Mark] {
            mark.foregroundStyle(by: .value("Series", "B")).facet(by: .value("Panel", "A")).marks
        }
        let bands = zip(x, y).flatMap { styled(AreaMark(x: $0, yStart: $1, yEnd: $1)) }
        let lines = zip(x, y).flatMap { styled(LineMark(x: $0, y: $1)) }
        #expect(MeanLines(points, x: "x", y: "y", series: "Series", panels: "Panel").marks == bands + lines)
        #expect(
            MeanLines(points, x: "x", y: "y", bands: false, symbols: true).marks
                == zip(x, y).flatMap {
                    LineMark(x: $0, y: $1).foregroundStyle(.series(0)).marks
                        + PointMark(x: $0, y: $1).foregroundStyle(.series(0)).marks
                })
        let table = Table(
            identifier: "t", title: "T", points, panels: "Panel", series: "Series", x: Column("X"), .fixed(0),
            y: Column("Y", unit: "%"), digits: 1)
        #expect(table.columns.map(\.heading) == ["Panel", "Series", "X", "Y (%)"])
        #expect(table.rows[1] == [.text("A"), .text("B"), .number(1, .fixed(0)), .interval(2, 2, 2, .fixed(1))])
        #expect(points.counts == "2")
    }
}

private enum Season: String, Codable, CaseIterable { case spring, summer, autumn }

@Suite struct ByCaseTests {
    @Test("Values come in the order of the cases, whatever order they were asked for in")
    func order() throws {
        let lengths = ByCase<Season, Int>([.autumn, .spring]) { $0.rawValue.count }
        #expect(lengths.cases == [.spring, .autumn] && lengths.values == [6, 6])
        var all = ByCase<Season, Int> { _ in 0 }
        all[.summer] += 2
        #expect(all.values == [0, 2, 0] && all.map { "\($0)" }[.summer] == "2")
    }

    @Test("What is written reads back the same, and has the same bytes each time")
    func coding() throws {
        let some = ByCase<Season, Double?>([.autumn, .summer]) { $0 == .summer ? nil : 0.5 }
        let bytes = try CanonicalJSON.encode(some)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"cases":["summer","autumn"],"values":[null,0.5]}"#)
        #expect(try CanonicalJSON.decode(ByCase<Season, Double?>.self, from: bytes) == some)
    }

    @Test(
        "Cases in another order, twice, or with too few values are refused",
        arguments: [
            #"{"cases":["autumn","summer"],"values":[1,2]}"#, #"{"cases":["summer","summer"],"values":[1,2]}"#,
            #"{"cases":["summer","autumn"],"values":[1]}"#,
        ])
    func damaged(_ text: String) {
        #expect(throws: DecodingError.self) {
            try CanonicalJSON.decode(ByCase<Season, Int>.self, from: Data(text.utf8))
        }
    }
}
