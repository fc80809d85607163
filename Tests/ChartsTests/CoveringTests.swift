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
            let chart = chart(seed: seed, panels: panels, width: width)
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
