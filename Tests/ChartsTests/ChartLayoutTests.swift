import Charts
import Testing

@Suite struct ChartLayoutTests {
    private func facets(_ count: Int) -> Chart {
        Chart {
            for panel in 0..<count {
                for x in 1...5 {
                    LineMark(x: .value("Rate", x * (panel + 1)), y: .value("Accuracy", Double(x * x - panel))).facet(
                        by: .value("Layer", "layer \(panel)"))
                }
            }
            RuleMark(y: .value("Accuracy", 7))
        }
    }

    @Test func panelsShareAxesAndAlign() throws {
        let layout = ChartLayout(ChartPlan(facets(7).facets(columns: 3)))
        #expect(layout.panels.count == 7)
        let first = try #require(layout.panels.first)
        for (index, panel) in layout.panels.enumerated() {
            #expect(panel.x.domain == first.x.domain && panel.y.domain == first.y.domain)
            #expect(panel.frame.width == first.frame.width && panel.frame.height == first.frame.height)
            #expect(panel.frame.x == layout.panels[index % 3].frame.x)
            #expect(panel.frame.y == layout.panels[index / 3 * 3].frame.y)
            #expect(panel.frame.right <= layout.width && panel.frame.bottom < layout.height)
        }
        #expect(first.x.domain == 1...35)
        #expect(first.y.domain == -5...25)
    }

    @Test func marksWithoutAFacetAppearInEveryPanel() {
        let plan = ChartPlan(facets(4))
        #expect(plan.panels.allSatisfy { $0.marks.filter { $0.kind == .rule }.count == 1 })
    }

    @Test func panelsFollowTheGivenOrder() {
        let plan = ChartPlan(facets(3).facets(order: ["layer 2", "layer 0"]))
        #expect(plan.panels.map(\.name) == ["layer 2", "layer 0", "layer 1"])
    }

    @Test func panelsDoNotOverlap() {
        let panels = ChartLayout(ChartPlan(facets(16))).panels
        for (index, panel) in panels.enumerated() {
            for other in panels[(index + 1)...] { #expect(panel.frame.overlap(other.frame) == 0) }
        }
    }

    @Test func longNamesAreTurnedRatherThanLeftOut() {
        func layout(_ names: [String]) -> ChartLayout {
            ChartLayout(
                ChartPlan(Chart { for name in names { BarMark(x: .value("Layer", name), y: .value("Accuracy", 5)) } }))
        }
        let many = layout((1...16).map { "convolution \($0)" }), few = layout(["a", "b"])
        #expect(many.xTicks.count == 16 && many.turnsXLabels)
        #expect(!few.turnsXLabels && few.height < many.height)
    }

    @Test func sizeCanBeAskedFor() {
        let size = facets(1).size(width: 500, height: 250).size
        #expect(size.width == 500)
        #expect(abs(size.height - 250) < 1e-9)
    }

    @Test func seriesOrderFixesColoursAcrossCharts() {
        let chart = Chart { LineMark(x: .value("x", 1), y: .value("y", 1)).foregroundStyle(by: .value("s", "tuned")) }
        #expect(ChartPlan(chart.series(order: ["none", "clipped", "tuned"])).series == ["none", "clipped", "tuned"])
    }
}
