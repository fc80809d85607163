import Charts
import Testing

/// Labels never cover data.
@Suite struct CoveringTests {
    /// Lines with bands that wander all over one or several panels, and a reference line with a text.
    private func chart(seed: UInt64, panels: Int, width: Double) -> Chart {
        var random = SeededNumbers(seed: seed)
        return Chart {
            for panel in 0..<panels {
                for series in 0..<3 {
                    for x in 0...12 {
                        let y = Double.random(in: 0.1...0.9, using: &random)
                        AreaMark(
                            x: .value("Angle", x), yStart: .value("Accuracy", y - 0.1),
                            yEnd: .value("Accuracy", y + 0.1)
                        )
                        .foregroundStyle(by: .value("s", "\(series)")).facet(by: .value("p", "\(panel)"))
                        LineMark(x: .value("Angle", x), y: .value("Accuracy", y)).foregroundStyle(
                            by: .value("s", "\(series)")
                        ).facet(by: .value("p", "\(panel)"))
                    }
                }
            }
            RuleMark(y: .value("Accuracy", 0.5)).annotation("paper: about 0.89")
        }
        .yScale(.linear, domain: 0...1).size(width: width)
    }

    /// The box around a text in the drawing's commands, as far as bars stand in for letters.
    private func box(of text: String, in commands: [String]) -> Box? {
        guard let line = commands.first(where: { $0.contains("\"\(text)\" at") }),
            let place = line.components(separatedBy: "\" at ").last
        else { return nil }
        let numbers = place.split(separator: " ").compactMap { Double($0) }
        guard numbers.count >= 2 else { return nil }
        return Box(numbers[0], numbers[1], TextLine(text).width, TextLine(text).height)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func aReferenceLinesTextStandsBesideTheDataOrInTheLegend(
        seed: UInt64
    ) throws {
        for (panels, width) in [(1, 720.0), (1, 340), (2, 720), (4, 600)] {
            // A hidden legend is one of series: the text has its place in it all the same.
            let chart = chart(seed: seed, panels: panels, width: width).legend(seed % 2 == 0 ? .hidden : .automatic)
            let layout = ChartLayout(ChartPlan(chart)), commands = try chart.drawingCommands()
            let label = try #require(box(of: "paper: about 0.89", in: commands), "seed \(seed)")
            for panel in layout.panels {
                for mark in panel.panel.marks where mark.kind == .line {
                    guard let x = mark.x.flatMap(panel.x.position), let y = mark.y.flatMap(panel.y.position) else {
                        continue
                    }
                    #expect(label.overlap(Box(x - 1, y - 1, 2, 2)) == 0, "seed \(seed), \(panels) panels")
                }
            }
            #expect(!commands.contains { $0.contains("paper") && $0.contains("halo") }, "seed \(seed)")
        }
    }

    /// Rows of intervals that leave the domain on the left, on either side of a line: its text stands between two of them.
    @Test(arguments: [720.0, 340]) func aStandingLinesTextStandsBetweenRows(width: Double) throws {
        let chart = Chart {
            RuleMark(x: .value("Accuracy", 50)).annotation("chance")
            for row in 0..<5 {
                ErrorBar(
                    xStart: .value("Accuracy", 10), xEnd: .value("Accuracy", 95), y: .value("Readout", "row \(row)"))
            }
        }
        .xScale(.linear, domain: 30...100).legend(.hidden).size(width: width, height: 230)
        let commands = try chart.drawingCommands(), layout = ChartLayout(ChartPlan(chart))
        let label = try #require(box(of: "chance", in: commands)), panel = try #require(layout.panels.first)
        #expect(layout.legend.isEmpty && !commands.contains { $0.contains("chance") && $0.contains("halo") })
        for mark in panel.panel.marks where mark.kind == .errorBar {
            let y = try #require(mark.y.flatMap(panel.y.position))
            #expect(label.overlap(Box(panel.frame.x, y - 4, panel.frame.width, 8)) == 0, "\(width): \(label)")
        }
        #expect(label.y >= panel.frame.y && label.bottom <= panel.frame.bottom)
    }

    /// A region's text gives way to an interval that stands in its middle.
    @Test(arguments: [720.0, 340]) func aRegionsTextStandsBesideTheData(width: Double) throws {
        func chart(_ bits: [Int]) -> Chart {
            Chart {
                RectangleMark(xStart: .value("Bit", 3.5), xEnd: .value("Bit", 29.5)).annotation("exponent")
                for bit in bits {
                    // Down to zero, which a logarithmic axis has no place for.
                    ErrorBar(x: .value("Bit", bit), yStart: .value("Change", 0), yEnd: .value("Change", 1000))
                }
                for bit in 0...31 { PointMark(x: .value("Bit", bit), y: .value("Change", 30)) }
            }
            .xScale(.linear, domain: -0.5...31.5).yScale(.log, domain: 1...1000).size(width: width)
        }
        func place(_ bits: [Int]) throws -> (label: Box, panel: ChartLayout.PlacedPanel) {
            let whole = chart(bits), panel = try #require(ChartLayout(ChartPlan(whole)).panels.first)
            return (try #require(box(of: "exponent", in: try whole.drawingCommands())), panel)
        }
        let middle = try #require(try place([]).panel.x.position(16.5))
        #expect(abs(try place([]).label.midX - middle) < 1)
        let (label, panel) = try place([16, 17])
        for bit in [16.0, 17] {
            let x = try #require(panel.x.position(bit))
            #expect(label.overlap(Box(x - 4, panel.frame.y, 8, panel.frame.height)) == 0, "\(width): \(label)")
        }
        let ends = try [3.5, 29.5].map { try #require(panel.x.position($0)) }
        #expect(label.x >= ends[0] && label.right <= ends[1])
    }

    @Test func theRightEndComesFirst() throws {
        let layout = ChartLayout(ChartPlan(chart(seed: 1, panels: 1, width: 720)))
        let label = try #require(layout.lineLabels.first { $0.series.hasPrefix("paper") })
        let frame = try #require(layout.panels.first?.frame)
        #expect(label.endX == frame.right && abs(label.y - frame.midY) < 60)
        // Series and reference lines keep apart.
        let places = layout.lineLabels.map(\.y).sorted()
        #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 17 - 1e-9 })
    }
}
