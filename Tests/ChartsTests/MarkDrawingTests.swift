import Charts
import Foundation
import Testing

@Suite struct MarkDrawingTests {
    private let blue = Theme.light.series[0].hex

    /// The drawn chart, and where its first panel puts data.
    private func drawn(_ chart: Chart) throws -> (SVGDocument, ChartLayout.PlacedPanel) {
        let document = SVGDocument(try chart.svg())
        #expect(document.failure == nil)
        return (document, try #require(ChartLayout(ChartPlan(chart)).panels.first))
    }

    private func near(_ a: Double?, _ b: Double?, within tolerance: Double = 0.02) -> Bool {
        if let a, let b { abs(a - b) <= tolerance } else { false }
    }

    @Test func lineRunsThroughItsPoints() throws {
        let data = [(1e-8, 90.0), (1e-6, 70), (1e-4, 10)]
        let chart = Chart { for (x, y) in data { LineMark(x: .value("x", x), y: .value("y", y)) } }.xScale(.log).yScale(
            .linear, domain: 0...100)
        let (document, panel) = try drawn(chart)
        let lines = document.paths(stroke: blue)
        try #require(lines.count == 1 && lines[0].points.count == 3)
        for (point, (x, y)) in zip(lines[0].points, data) {
            #expect(near(point.x, panel.x.position(x)) && near(point.y, panel.y.position(y)))
        }
        // Equal steps in the exponent are equal steps on paper; 20 of 80 lost is a quarter of the way down.
        #expect(near(lines[0].points[1].x, (lines[0].points[0].x + lines[0].points[2].x) / 2))
        #expect(near(lines[0].points[1].y, lines[0].points[0].y * 0.75 + lines[0].points[2].y * 0.25))
    }

    @Test func pointIsCentredOnItsValue() throws {
        let chart = Chart { for i in 0...2 { PointMark(x: .value("x", i), y: .value("y", i * 10)).symbol(.square) } }
        let (document, panel) = try drawn(chart)
        let squares = document.paths(fill: blue)
        try #require(squares.count == 3)
        for (i, square) in squares.enumerated() {
            let xs = square.points.map(\.x), ys = square.points.map(\.y)
            #expect(near(((xs.min() ?? 0) + (xs.max() ?? 0)) / 2, panel.x.position(Double(i))))
            #expect(near(((ys.min() ?? 0) + (ys.max() ?? 0)) / 2, panel.y.position(Double(i * 10))))
        }
    }

    @Test func barHeightsAreProportionalToValues() throws {
        let chart = Chart {
            for (name, value) in [("a", 10.0), ("b", 20), ("c", -5)] {
                BarMark(x: .value("n", name), y: .value("v", value))
            }
        }
        let (document, panel) = try drawn(chart)
        let bars = document.paths(fill: blue).map { bar in
            (bar.points.map(\.y).min() ?? 0, bar.points.map(\.y).max() ?? 0)
        }
        try #require(bars.count == 3)
        let zero = try #require(panel.y.position(0))
        #expect(near(bars[0].1, zero) && near(bars[1].1, zero) && near(bars[2].0, zero))
        #expect(near((bars[1].1 - bars[1].0), 2 * (bars[0].1 - bars[0].0), within: 0.05))
        #expect(near((bars[2].1 - bars[2].0), (bars[0].1 - bars[0].0) / 2, within: 0.05))
    }

    @Test func dodgedBarsStandBesideEachOther() throws {
        let chart = Chart {
            for s in ["one", "two"] {
                BarMark(x: .value("n", "a"), y: .value("v", 3)).foregroundStyle(by: .value("s", s))
            }
        }
        let (document, _) = try drawn(chart)
        // The legend's swatch comes first, the bar second.
        let first = try #require(document.paths(fill: blue).last),
            second = try #require(document.paths(fill: Theme.light.series[1].hex).last)
        // A pixel of the ground is left between them.
        #expect(near(first.points.map(\.x).max(), (second.points.map(\.x).min() ?? 0) - 1))
    }

    /// As outlines: a logarithmic axis has no zero that a fill could begin at.
    @Test func histogramReachesFromEdgeToEdgeOnLogAxes() throws {
        let chart = Chart {
            for (low, count) in [(1e-6, 10.0), (1e-5, 0), (1e-4, 1000)] {
                BarMark(xStart: .value("x", low), xEnd: .value("x", low * 10), y: .value("Count", count))
            }
        }.xScale(.log, domain: 1e-6...1e38).yScale(.log)
        let (document, panel) = try drawn(chart)
        #expect(document.paths(fill: blue).isEmpty)
        let shape = try #require(document.paths(stroke: blue).first)
        #expect(near(shape.points.first?.x, panel.x.position(1e-6)))
        #expect(near(shape.points.map(\.y).min(), panel.y.position(1000)))
        #expect(shape.points.contains { near($0.x, panel.x.position(1e-3)) })
        // The empty bin: the shape returns to the base between the two bars.
        #expect(shape.points.filter { near($0.y, panel.frame.bottom) }.count >= 4)
    }

    @Test func bandEnclosesItsCurves() throws {
        let chart = Chart {
            for i in 0...1 { AreaMark(x: .value("x", i), yStart: .value("y", 10 * i), yEnd: .value("y", 10 * i + 4)) }
        }
        let (document, panel) = try drawn(chart)
        let band = try #require(document.paths(fill: blue).first)
        #expect(band.style("fill-opacity") == ".18")
        let expected = [(0.0, 0.0), (1, 10), (1, 14), (0, 4)]
        try #require(band.points.count == 4)
        for (point, (x, y)) in zip(band.points, expected) {
            #expect(near(point.x, panel.x.position(x)) && near(point.y, panel.y.position(y)))
        }
    }

    @Test func heatMapCellsTileThePanelInMapColours() throws {
        let chart = Chart {
            for (column, x) in [1e-8, 1e-7, 1e-6].enumerated() {
                for (row, y) in ["a", "b"].enumerated() {
                    RectangleMark(x: .value("x", x), y: .value("y", y)).foregroundStyle(
                        by: .value("v", column + 3 * row))
                }
            }
        }.xScale(.log)
        let (document, panel) = try drawn(chart)
        let cold = try #require(document.paths(fill: ColorMap.viridis.color(0).hex).first)
        // Cells begin and end on whole pixels, and reach a little under their neighbours.
        #expect(
            near(cold.points.map(\.x).min(), panel.frame.x, within: 0.5)
                && near(cold.points.map(\.y).min(), panel.frame.y, within: 0.5))
        #expect(near(cold.points.map(\.x).max(), panel.frame.x + panel.frame.width / 3, within: 0.9))
        #expect(near(cold.points.map(\.y).max(), panel.frame.midY, within: 0.9))
        let hot = try #require(document.paths(fill: ColorMap.viridis.color(1).hex).first)
        #expect(
            near(hot.points.map(\.x).max(), panel.frame.right, within: 0.9)
                && near(hot.points.map(\.y).max(), panel.frame.bottom, within: 0.9))
    }

    /// A cell with nothing has lines in the place of the colour of the least number, all of them within it.
    @Test func hatchedCellHasNoColour() throws {
        let counts = [0, 1, 2]
        let chart = Chart {
            for count in counts {
                RectangleMark(x: .value("x", "column \(count)"), y: .value("y", "a")).hatched(count == 0)
                    .foregroundStyle(
                        by: .value("v", count))
            }
        }
        let (document, panel) = try drawn(chart)
        let frame = panel.frame, width = frame.width / Double(counts.count)
        func cells(_ part: Double) -> Int {
            document.paths(fill: ColorMap.viridis.color(part).hex).count { path in
                path.points.contains { frame.x..<frame.right ~= $0.x && frame.y..<frame.bottom ~= $0.y }
            }
        }
        #expect(cells(0) == 0 && cells(0.5) == 1 && cells(1) == 1)
        let hatches = document.elements.filter { path in
            path.name == "path" && path.style("fill") == "none" && path.points.count > 8
                && path.points.allSatisfy {
                    $0.x >= frame.x && $0.x <= frame.x + width && $0.y >= frame.y && $0.y <= frame.bottom
                }
        }
        try #require(hatches.count == 1)
        // Each line rises by as much as it goes to the right.
        let points = hatches[0].points
        for start in stride(from: 0, to: points.count - 1, by: 2) {
            #expect(near(points[start + 1].x - points[start].x, points[start].y - points[start + 1].y, within: 0.05))
        }
    }

    @Test func ruleCrossesThePanelDashed() throws {
        let chart = Chart {
            PointMark(x: .value("x", 0), y: .value("y", 0))
            PointMark(x: .value("x", 10), y: .value("y", 10))
            RuleMark(y: .value("y", 4)).foregroundStyle(.series(3))
        }
        let (document, panel) = try drawn(chart)
        let rule = try #require(document.paths(stroke: Theme.light.series[3].hex).first)
        #expect(rule.style("stroke-dasharray") == "7,4")
        #expect(near(rule.points.first?.x, panel.frame.x) && near(rule.points.last?.x, panel.frame.right))
        #expect(near(rule.points.first?.y, panel.y.position(4)))
    }

    @Test func errorBarSpansItsInterval() throws {
        let chart = Chart {
            ErrorBar(x: .value("x", 1), yStart: .value("y", 20), yEnd: .value("y", 60))
            PointMark(x: .value("x", 1), y: .value("y", 40))
        }.yScale(.linear, domain: 0...100)
        let (document, panel) = try drawn(chart)
        let bar = try #require(document.paths(stroke: blue).first { $0.points.count == 6 })
        #expect(
            near(bar.points.map(\.y).min(), panel.y.position(60))
                && near(bar.points.map(\.y).max(), panel.y.position(20)))
    }

    /// An end that lies beyond the axis, or at zero on a logarithmic one, is an arrow and no cap.
    @Test func aCutIntervalHasAnArrow() throws {
        func chart(_ low: Double, _ high: Double, _ scale: ScaleKind, lies: Bool) -> Chart {
            let chart = Chart {
                if lies {
                    ErrorBar(xStart: .value("Accuracy", low), xEnd: .value("Accuracy", high), y: .value("Map", "a"))
                } else {
                    ErrorBar(x: .value("Rate", 1), yStart: .value("Accuracy", low), yEnd: .value("Accuracy", high))
                }
            }
            return lies ? chart.xScale(scale, domain: 30...100) : chart.yScale(scale, domain: 30...100)
        }
        for (low, high, scale, arrows) in [
            (40, 60, .linear, 0), (10, 60, .linear, 1), (40, 300, .linear, 1), (10, 300, .linear, 2), (0, 60, .log, 1),
            (30, 100, .linear, 0),
        ] as [(Double, Double, ScaleKind, Int)] {
            for lies in [false, true] {
                let drawn = chart(low, high, scale, lies: lies)
                let panel = try #require(ChartLayout(ChartPlan(drawn)).panels.first), frame = panel.frame
                let bar = try #require(
                    try drawn.drawingCommands().first { $0.contains("stroke series-1 1.5:") }, "\(low) to \(high)")
                // The line and two ends, of which a cap has two points and an arrow three.
                #expect(bar.count { $0 == "M" } == 3 && bar.count { $0 == "L" } == 3 + arrows, "\(low) to \(high)")
                let words = bar.split(separator: " ")
                for (index, word) in words.enumerated() where word == "M" || word == "L" {
                    let x = try #require(Double(words[index + 1])), y = try #require(Double(words[index + 2]))
                    #expect(
                        x >= frame.x - 0.1 && x <= frame.right + 0.1 && y >= frame.y - 0.1 && y <= frame.bottom + 0.1)
                }
                #expect(drawn.omissions == Omissions(cutIntervals: arrows == 0 ? 0 : 1))
            }
        }
        #expect(
            chart(10, 60, .linear, lies: true).omissions.sentence
                == "1 interval goes on beyond the axes, as its arrow says.")
    }

    @Test func regionsLieBetweenTheirBoundsOverTheWholeHeight() throws {
        let chart = Chart {
            RectangleMark(xStart: .value("bit", 22.5), xEnd: .value("bit", 30.5)).annotation("exponent")
            for bit in 0...31 { PointMark(x: .value("bit", bit), y: .value("y", bit)) }
        }
        let (document, panel) = try drawn(chart)
        let region = try #require(document.paths(fill: Theme.light.region.hex).first)
        #expect(
            near(region.points.map(\.x).min(), panel.x.position(22.5))
                && near(region.points.map(\.x).max(), panel.x.position(30.5)))
        #expect(
            near(region.points.map(\.y).min(), panel.frame.y) && near(region.points.map(\.y).max(), panel.frame.bottom))
    }

    @Test func textMarkAddsItsLetters() throws {
        func uses(_ text: String) throws -> Int {
            let chart = Chart { TextMark(x: .value("x", 1), y: .value("y", 1), text) }
            return SVGDocument(try chart.svg()).elements.filter { $0.name == "use" }.count
        }
        #expect(try uses("abcdef") == (try uses("a")) + 5)
    }

    @Test func seriesDifferInDashBesideColour() throws {
        let chart = Chart {
            for s in 0..<8 {
                for x in 0...1 {
                    LineMark(x: .value("x", x), y: .value("y", s * 10)).foregroundStyle(by: .value("s", "s\(s)"))
                }
            }
        }
        let (document, _) = try drawn(chart)
        let dashes = Theme.light.series.map { color in
            document.paths(stroke: color.hex).first?.style("stroke-dasharray") ?? "solid"
        }
        #expect(Set(dashes).count == 8)
    }
}
