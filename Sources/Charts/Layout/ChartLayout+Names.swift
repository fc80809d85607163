/// The room that names take: of panels, and of categories beside the plot.
extension ChartLayout {
    /// The height of the tallest of the panels' names, of which each has so many lines at most.
    func nameHeight(_ lines: Int) -> Double {
        panels.compactMap { panel in
            panel.panel.name.map { Strip.name($0, width: panel.frame.width, lines: lines).height }
        }.max() ?? 0
    }

    /// The room for panels' names, as high as the one with the most lines.
    struct Strip {
        let height: Double
        let lines: Int

        /// Between a name and what is below it.
        static let gap = 6.0
        static let empty = Strip(height: 0, lines: 1), oneLine = Strip(height: 22, lines: 1)

        static func name(_ name: String, width: Double, lines: Int) -> TextLine {
            TextLine(name, bold: true, maxWidth: width, lines: lines)
        }
    }

    /// The most lines of a category's name beside the plot: a narrow drawing is high enough for three.
    static func nameLines(_ plan: ChartPlan) -> Int {
        let size = plan.chart.requestedSize
        return size.height == nil && (size.width ?? naturalWidth) < narrowWidth ? 3 : 2
    }

    static func categoriesHeight(_ plan: ChartPlan, width: Double) -> Double {
        let names = plan.panels.map { panel in
            if case .categorical(let names) = panel.y.transform { names } else { [String]() }
        }
        let lines = nameLines(plan)
        let label = names.joined().map { TextLine($0, maxWidth: width * 0.4, lines: lines).height }.max() ?? 0
        let each = max(label + 6, plan.hasCells ? 22 : 30, Double(plan.slots.count) * 16 + 8)
        return max(plan.hasCells ? 120 : 60, Double(names.map(\.count).max() ?? 0) * each)
    }

    /// How many panels stand beside each other, where there is room.
    static func columns(_ chart: Chart, panels count: Int) -> Int {
        if let asked = chart.facetColumns { return min(asked, count) }
        return switch count {
        case ...3: count
        case 4: 2
        case 5...9: 3
        default: 4
        }
    }

    /// Whether names `step` apart would touch below the axis; short ones are read as they are.
    static func collide(namesAsWideAs widest: Double, step: Double) -> Bool { widest > 24 && widest + 10 > step }
}
