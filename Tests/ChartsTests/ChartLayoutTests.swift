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

    /// Names are read without turning one's head: where they are long, the chart lies.
    @Test func longNamesStandAtTheLeft() throws {
        func chart(_ names: [String]) -> Chart {
            Chart {
                for name in names {
                    BarMark(x: .value("Layer", name), y: .value(Field("Accuracy", unit: "%"), 5))
                    ErrorBar(x: .value("Layer", name), yStart: .value("Accuracy", 4), yEnd: .value("Accuracy", 6))
                }
                RuleMark(y: .value("Accuracy", 3))
            }
        }
        let names = (1...16).map { "convolution \($0)" }
        let many = ChartLayout(ChartPlan(chart(names))), few = ChartLayout(ChartPlan(chart(["a", "b"])))
        #expect(many.yTicks.map(\.label) == names && !many.turnsXLabels)
        #expect(many.plan.xTitle == "Accuracy (%)" && few.plan.xTitle == "Layer")
        #expect(!few.turnsXLabels && few.xTicks.map(\.label) == ["a", "b"])
        #expect(try !chart(names).drawingCommands().contains { $0.contains("turned") })
        // Bars, intervals and rules turn with it.
        let readings = chart(names).readings
        #expect(readings.count == 16 && readings.allSatisfy { $0.yValue.number == nil && $0.interval?.lower == 4 })
        #expect(many.panels[0].panel.marks.last?.x != nil)
    }

    /// A line through categories doesn't lie, and so their names are turned.
    @Test func namesBelowLinesAreTurnedRatherThanLeftOut() {
        let chart = Chart {
            for layer in 1...16 { LineMark(x: .value("Layer", "convolution \(layer)"), y: .value("Accuracy", layer)) }
        }
        let layout = ChartLayout(ChartPlan(chart))
        #expect(layout.xTicks.count == 16 && layout.turnsXLabels)
    }

    private let measures = ["Deletion area", "Sum / logit"]

    private func measured(_ scales: FacetScales) -> Chart {
        Chart {
            for (measure, unit) in zip(measures, [1.0, 100]) {
                for (map, value) in [("LRP", 2.0), ("RISE", 1), ("blob", 3)] {
                    PointMark(x: .value(Field(measure), unit * value), y: .value("Map", map)).facet(
                        by: .value("Measure", measure))
                }
            }
        }
        .facetScales(scales)
    }

    @Test func panelsMayHaveAScaleAndATitleOfTheirOwn() throws {
        let own = ChartLayout(ChartPlan(measured(.freeX)))
        #expect(own.panels.map(\.x.domain) == [1...3, 100...300])
        #expect(own.panels.map { $0.xTicks.last?.label ?? "" } == ["3", "300"])
        let titles = try measured(.freeX).drawingCommands().filter { line in
            measures.contains { line.contains("muted \"\($0)\"") }
        }
        #expect(titles.count == 2)
        let shared = ChartLayout(ChartPlan(measured(.shared)))
        #expect(shared.panels.map(\.x.domain) == [1...300, 1...300])
    }

    /// Two panels with the same long names need 2 · (100 + their width) + 60 pixels to stand beside each other.
    @Test(arguments: [1.0, 0.9]) func panelsWithLongNamesOfTheirOwnStandBelowEachOtherWhereItIsNarrow(part: Double) {
        let name = "Random map (a control without any evidence)"
        let chart = Chart {
            for measure in measures {
                for (map, value) in [("LRP", 2.0), (name, 1)] {
                    PointMark(x: .value(Field(measure), value), y: .value("Map", map)).facet(
                        by: .value("Measure", measure))
                }
            }
        }
        let width = (2 * (100 + TextLine(name).width) + 60).rounded(.up) * part
        func lefts(_ chart: Chart) -> Int { Set(ChartLayout(ChartPlan(chart)).panels.map(\.frame.x)).count }
        #expect(lefts(chart.facetScales(.free).size(width: width)) == (part == 1 ? 2 : 1))
        #expect(lefts(chart.facetScales(.freeX).size(width: width)) == 2)
    }

    /// A panel's name that is wider than its panel has two lines, and all panels have room for it; in a narrow drawing
    /// fewer panels stand beside each other where two lines are not enough.
    @Test(arguments: [340.0, 400, 720]) func namesOfPanelsAreWhole(width: Double) throws {
        let names = ["VGG-16, pasted objects", "small VGG-16, CIFAR-10", "small AlexNet, CIFAR-10", "all"]
        func chart(_ names: [String]) -> Chart {
            Chart {
                for name in names {
                    for row in ["z⁺", "flat"] {
                        PointMark(x: .value("Share", 0.5), y: .value("", row)).facet(by: .value("Network", name))
                    }
                }
            }
            .facets(columns: 4).size(width: width)
        }
        let layout = ChartLayout(ChartPlan(chart(names))), commands = try chart(names).drawingCommands()
        for panel in layout.panels {
            let name = try #require(panel.panel.name)
            let text = TextLine(name, bold: true, maxWidth: panel.frame.width, lines: 2)
            #expect(text.height == TextLine(name, bold: true, maxWidth: panel.frame.width, lines: 9).height, "\(name)")
            let command = try #require(commands.first { $0.contains("ink \"\(name)\" at") })
            let top = try #require(command.split(separator: " ").last.flatMap { Double($0) })
            // No axis has a title between the name and its panel.
            #expect(abs(top + text.height + 3 - panel.frame.y) < 0.1, "\(name)")
            let above = layout.panels.map(\.frame.bottom).filter { $0 < panel.frame.y }.max() ?? 0
            #expect(top >= above, "\(name)")
        }
        // Short names have one line, and as many panels beside each other as there is room for.
        let short = ChartLayout(ChartPlan(chart(["a", "b", "c", "d"])))
        let first = try #require(layout.panels.first), other = try #require(short.panels.first)
        #expect(first.frame.y > other.frame.y + 10 || first.frame.width > other.frame.width, "\(width)")
        #expect(
            other.frame.y < 28 && Set(short.panels.map(\.frame.x)).count == (width == 720 ? 4 : width == 400 ? 3 : 2))
    }

    /// Where one column is all that there is room for, each name has its own.
    @Test func panelsWithLongNamesStandBelowEachOtherInANarrowDrawing() {
        let chart = Chart {
            for name in ["small VGG-16 with weights in random order, learned anew", "another"] {
                PointMark(x: .value("Share", 0.5), y: .value("", "a long name of a row")).facet(
                    by: .value("Network", name))
            }
        }
        func lefts(_ width: Double) -> Int {
            Set(ChartLayout(ChartPlan(chart.size(width: width))).panels.map(\.frame.x)).count
        }
        #expect(lefts(340) == 1 && lefts(720) == 2)
    }

    /// Beside the names of panels, in the width that the bar takes from them.
    @Test(arguments: [720.0, 340]) func aColourBarsTitleStandsDirectlyOverIt(width: Double) throws {
        let title = "Balanced accuracy (%)"
        let chart = Chart {
            for panel in ["photographs", "pasted objects", "both"] {
                for x in 0..<3 {
                    RectangleMark(x: .value("Angle", x), y: .value("Depth", "conv \(x)"))
                        .foregroundStyle(by: .value(Field("Balanced accuracy", unit: "%"), x))
                        .facet(by: .value("Pictures", panel))
                }
            }
        }
        .size(width: width)
        let layout = ChartLayout(ChartPlan(chart)), bar = try #require(layout.colorBar)
        let text = TextLine(title, maxWidth: 82, lines: 4)
        let command = try #require(try chart.drawingCommands().first { $0.contains("\"\(title)\" at") })
        let place = command.split(separator: " ").suffix(2).compactMap { Double($0) }
        try #require(place.count == 2)
        #expect(abs(place[1] + text.height + 8 - bar.y) < 0.1 && place[1] >= 0)
        #expect(place[0] >= layout.panels.map(\.frame.right).max() ?? 0 && place[0] + text.width <= width)
        #expect(abs(bar.y - layout.panels[0].frame.y) < 0.1)
    }

    /// In a narrow drawing a name has three lines, and its row is high enough for them.
    @Test func longNamesAreWholeInANarrowDrawing() throws {
        let names = ["SR, weights in random order (control)", "Learned from changed pictures, no noise", "LRP"]
        let chart = Chart {
            for (index, name) in names.enumerated() { PointMark(x: .value("Area", index), y: .value("Map", name)) }
        }
        .size(width: 340)
        let panel = try #require(ChartLayout(ChartPlan(chart)).panels.first), commands = try chart.drawingCommands()
        for name in names {
            let label = TextLine(name, maxWidth: 0.4 * 340, lines: 3)
            // All of it is there.
            #expect(label.height == TextLine(name, maxWidth: 0.4 * 340, lines: 9).height, "\(name)")
            #expect(panel.y.step >= label.height + 6, "\(name)")
            let command = try #require(commands.first { $0.contains("muted \"\(name)\" at") })
            let top = try #require(command.split(separator: " ").last.flatMap { Double($0) })
            let middle = try #require(panel.y.position(.value("Map", name)))
            #expect(abs(top + label.height / 2 - middle) < 0.1, "\(name)")
        }
    }

    @Test func categoriesCanBeOrderedByValue() {
        let given = ChartLayout(ChartPlan(measured(.free))),
            byValue = ChartLayout(ChartPlan(measured(.free).categories(.byValue)))
        #expect(given.panels[0].yTicks.map(\.label) == ["LRP", "RISE", "blob"])
        #expect(byValue.panels[0].yTicks.map(\.label) == ["blob", "LRP", "RISE"])
    }

    /// Panels' names don't stand in for what an axis is of.
    @Test func anAxisOfNumbersHasAName() {
        func chart(_ field: Field) -> Chart {
            Chart {
                for panel in ["Deletion", "Insertion"] {
                    PointMark(x: .value(field, 1), y: .value("", "LRP")).facet(by: .value("Measure", panel))
                }
            }
        }
        #expect(throws: ChartError.self) { try chart("").svg() }
        #expect(throws: ChartError.self) { try chart("Area").xAxis("").pdf() }
        #expect(throws: Never.self) { try chart("").xAxis("Area").svg() }
        #expect(throws: Never.self) { try chart("Area").svg() }
    }

    @Test func everyRowAndColumnOfPanelsNamesItsAxes() throws {
        let commands = try facets(7).facets(columns: 3).drawingCommands()
        #expect(commands.count { $0.contains("\"Accuracy\"") } == 3)
        #expect(commands.count { $0.contains("\"Rate\"") } == 3)
    }

    @Test func aTitleSaysWhichWayIsBetter() {
        let plan = ChartPlan(measured(.free).xBetter(.lower))
        #expect(plan.panels.map { plan.xTitle(of: $0) }.first == "Deletion area, ←\u{A0}better")
        #expect(ChartPlan(facets(1).yBetter(.higher)).panels.count == 1)
    }

    @Test func whatIsNotHighlightedIsMuted() throws {
        let chart = Chart {
            for (series, slope) in [("LRP", 1), ("RISE", 5), ("blob", 9)] {
                for x in 0...2 {
                    LineMark(x: .value("x", x), y: .value("y", x * slope)).foregroundStyle(by: .value("s", series))
                }
            }
        }
        let lines = try chart.highlight(["RISE"]).drawingCommands().filter {
            $0.contains("stroke") && $0.contains(" L ")
        }
        let colored = lines.filter { $0.contains("series-") }
        #expect(colored.count == 1 && colored.allSatisfy { $0.contains("series-2") })
        // It lies over the others.
        let order = lines.filter { $0.contains("series-2") || $0.contains("stroke axis 1.4") }
        #expect(order.count == 3 && order.last?.contains("series-2") == true)
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
