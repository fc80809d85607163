import Charts
import Testing

@Suite struct OmissionsTests {
    private func points(_ values: [Double]) -> Chart {
        Chart {
            for (index, value) in values.enumerated() { PointMark(x: .value("i", index + 1), y: .value("v", value)) }
        }
    }

    @Test func valuesThatAreNotFiniteAreCounted() {
        let chart = points([1, .nan, .infinity, -.infinity, 2])
        #expect(chart.omissions.notFinite == 3)
        #expect(chart.omissions.sentence == "3 values that are not finite are not shown.")
    }

    @Test func valuesThatALogAxisCannotShowAreCounted() {
        let chart = points([1, 0, -5, 1e38]).yScale(.log)
        #expect(chart.omissions.notPositive == 2)
        #expect(chart.omissions.notFinite == 0)
    }

    @Test func valuesOutsideAGivenDomainAreCounted() {
        #expect(
            points([1, 5, 11, 10, 0]).yScale(.linear, domain: 0...10).omissions.sentence
                == "1 value that is outside the axes is not shown.")
    }

    @Test func emptyBinsOnALogAxisAreNotMissing() {
        let chart = Chart { BarMark(xStart: .value("x", 1), xEnd: .value("x", 10), y: .value("Count", 0)) }.xScale(.log)
            .yScale(.log)
        #expect(chart.omissions.total == 0)
    }

    @Test func aMissingValueCutsTheLine() throws {
        let chart = Chart {
            for (index, value) in [1, 2, .nan, 4, 5].enumerated() {
                LineMark(x: .value("i", index), y: .value("v", value))
            }
        }
        let lines = SVGDocument(try chart.svg()).paths(stroke: Theme.light.series[0].hex)
        #expect(lines.map(\.points.count) == [2, 2])
    }

    @Test func aHeatMapMarksItsMissingCell() throws {
        func chart(_ value: Double) -> Chart {
            Chart {
                for x in 0..<3 {
                    for y in ["a", "b"] {
                        RectangleMark(x: .value("x", x), y: .value("y", y)).foregroundStyle(
                            by: .value("v", x == 1 && y == "a" ? value : Double(x)))
                    }
                }
            }
        }
        #expect(chart(.nan).omissions.notFinite == 1)
        #expect(SVGDocument(try chart(.nan).svg()).paths(fill: Theme.light.region.hex).count == 1)
        #expect(SVGDocument(try chart(0.5).svg()).paths(fill: Theme.light.region.hex).isEmpty)
    }
}
