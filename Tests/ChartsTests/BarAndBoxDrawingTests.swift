import Charts
import Testing

@Suite struct BarAndBoxDrawingTests {
    private let colors = Theme.light.series.map(\.hex)

    private struct Extent {
        var left, right, top, bottom: Double

        init(_ element: SVGDocument.Element) {
            let xs = element.points.map(\.x), ys = element.points.map(\.y)
            (left, right, top, bottom) = (xs.min() ?? 0, xs.max() ?? 0, ys.min() ?? 0, ys.max() ?? 0)
        }
    }

    private func drawn(_ chart: Chart) throws -> (SVGDocument, ChartLayout.PlacedPanel) {
        (
            SVGDocument(try chart.legend(.hidden).svg()),
            try #require(ChartLayout(ChartPlan(chart.legend(.hidden))).panels.first)
        )
    }

    private func near(_ a: Double?, _ b: Double?) -> Bool { if let a, let b { abs(a - b) < 0.03 } else { false } }

    @Test func aCategoryOnYMakesBarsLie() throws {
        let (document, panel) = try drawn(
            Chart {
                for (name, value) in [("a", 10.0), ("b", -5)] { BarMark(x: .value("v", value), y: .value("n", name)) }
            })
        let bars = document.paths(fill: colors[0]).map(Extent.init)
        try #require(bars.count == 2)
        #expect(near(bars[0].left, panel.x.position(0)) && near(bars[0].right, panel.x.position(10)))
        #expect(near(bars[1].left, panel.x.position(-5)) && near(bars[1].right, panel.x.position(0)))
        // Names read from the top.
        #expect(bars[0].bottom < bars[1].top)
        #expect(near((bars[0].top + bars[0].bottom) / 2, panel.y.position(0)))
    }

    @Test func stackedBarsStandOnEachOther() throws {
        let chart = Chart {
            for (series, value) in [("one", 3.0), ("two", 4), ("three", -2)] {
                BarMark(x: .value("n", "a"), y: .value("v", value)).foregroundStyle(by: .value("s", series))
            }
        }.bars(.stacked)
        let (document, panel) = try drawn(chart)
        let bars = try (0..<3).map { Extent(try #require(document.paths(fill: colors[$0]).first)) }
        #expect(near(bars[0].bottom, panel.y.position(0)) && near(bars[0].top, panel.y.position(3)))
        #expect(near(bars[1].bottom, bars[0].top) && near(bars[1].top, panel.y.position(7)))
        #expect(near(bars[2].top, panel.y.position(0)) && near(bars[2].bottom, panel.y.position(-2)))
        #expect(near(bars[0].left, bars[1].left) && panel.y.domain == -2...7)
    }

    @Test func barsAreNotStackedOnALogAxis() {
        let chart = Chart {
            for s in ["a", "b"] { BarMark(x: .value("n", "a"), y: .value("v", 3)).foregroundStyle(by: .value("s", s)) }
        }
        #expect(throws: ChartError.self) { try chart.bars(.stacked).yScale(.log).svg() }
        #expect(throws: ChartError.self) { try chart.bars(.stacked).yScale(.symlog(linearWithin: 1)).svg() }
        #expect(throws: Never.self) { try chart.yScale(.symlog(linearWithin: 1)).svg() }
    }

    @Test func aSeriesOfItsOwnForEachCategoryKeepsBarsInTheMiddle() throws {
        let (document, panel) = try drawn(
            Chart {
                for name in ["a", "b"] {
                    BarMark(x: .value("n", name), y: .value("v", 3)).foregroundStyle(by: .value("s", name))
                }
            })
        for index in 0..<2 {
            let bar = Extent(try #require(document.paths(fill: colors[index]).first))
            #expect(near((bar.left + bar.right) / 2, panel.x.position(Double(index))))
        }
    }

    @Test func anIntervalStandsOnItsOwnBar() throws {
        let (document, _) = try drawn(
            Chart {
                for series in ["one", "two"] {
                    BarMark(x: .value("n", "a"), y: .value("v", 3)).foregroundStyle(by: .value("s", series))
                    ErrorBar(x: .value("n", "a"), yStart: .value("v", 2), yEnd: .value("v", 4)).foregroundStyle(
                        by: .value("s", series))
                }
            })
        let intervals = document.paths(stroke: Theme.light.ink.hex).filter { $0.points.count == 6 }.map(Extent.init)
        try #require(intervals.count == 2)
        for index in 0..<2 {
            let bar = Extent(try #require(document.paths(fill: colors[index]).first))
            // A pixel of the ground is left beside the bar.
            #expect(abs((intervals[index].left + intervals[index].right) / 2 - (bar.left + bar.right) / 2) < 0.6)
        }
    }

    @Test(arguments: [false, true]) func aBoxReachesFromQuartileToQuartile(lies: Bool) throws {
        let values = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 30]
        let chart = Chart {
            if lies {
                BoxMark(x: .values("v", values), y: .value("n", "a"))
            } else {
                BoxMark(x: .value("n", "a"), y: .values("v", values))
            }
        }
        let (document, panel) = try drawn(chart)
        let summary = try #require(BoxSummary(values)), scale = lies ? panel.x : panel.y
        let box = Extent(try #require(document.paths(fill: colors[0]).first { $0.style("fill-opacity") == ".2" }))
        let ends = lies ? (box.left, box.right) : (box.bottom, box.top)
        #expect(
            near(ends.0, scale.position(summary.lowerQuartile)) && near(ends.1, scale.position(summary.upperQuartile)))
        let lines = document.paths(stroke: colors[0]).filter { $0.points.count == 2 }.map(Extent.init)
        func hasLine(at value: Double) -> Bool {
            lines.contains {
                lies
                    ? near($0.left, scale.position(value)) && near($0.right, $0.left)
                    : near($0.top, scale.position(value)) && near($0.bottom, $0.top)
            }
        }
        #expect(hasLine(at: summary.median) && hasLine(at: 1) && hasLine(at: 9))
        // The outlier's point, and room for it on the axis.
        #expect(summary.outliers == [30] && scale.domain.upperBound >= 30)
        let outlier = try #require(document.paths(fill: colors[0]).first { $0.style("fill-opacity") == nil }).points.map
        { lies ? $0.x : $0.y }
        #expect(near(((outlier.min() ?? 0) + (outlier.max() ?? 0)) / 2, scale.position(30)))
    }

    @Test func aBoxOnALogAxisSaysWhichOutliersHaveNoPlace() {
        let chart = Chart { BoxMark(x: .value("n", "a"), y: .values("v", [-100.0, 10, 11, 12, 13, 14])) }
        #expect(chart.omissions.total == 0)
        #expect(chart.yScale(.log).omissions == Omissions(notPositive: 1))
    }

    @Test func aValueBetweenMissingOnesIsADot() throws {
        let chart = Chart {
            for (x, y) in [1, Double.nan, 3, .nan, 5].enumerated() { LineMark(x: .value("x", x), y: .value("y", y)) }
        }
        #expect(SVGDocument(try chart.svg()).paths(fill: colors[0]).count == 3)
    }
}
