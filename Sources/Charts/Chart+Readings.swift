/// What a page can say about a place of a chart when a pointer comes near.
package struct Reading: Sendable {
    /// Pixels of the chart's natural size.
    package var x, y: Double
    package var series: String
    package var panel: String
    package var xValue, yValue: PlottableValue
    /// What colour shows.
    package var magnitude: PlottableValue?
    /// The ends of a band or an error bar at the same place, or a box's quartiles.
    package var interval: (lower: Double, upper: Double)?
}

extension Chart {
    /// The places of points, of lines' vertices, of bars' ends, of boxes' medians and of cells, each once, in the order
    /// of panels and marks.
    package var readings: [Reading] { Chart.readings(ChartLayout(ChartPlan(self))) }

    static func readings(_ layout: ChartLayout) -> [Reading] {
        let plan = layout.plan
        return layout.panels.flatMap { panel -> [Reading] in
            let marks = panel.panel.marks, intervals = Chart.intervals(marks),
                places = MarkPlaces(plan: plan, panel: panel)
            let stacks = plan.chart.barArrangement == .stacked ? BarStacks(marks, plan).parts : []
            let ends = Dictionary(uniqueKeysWithValues: stacks.map { ($0.index, $0.to) })
            var known = Set<String>(), result: [Reading] = []
            for (index, mark) in marks.enumerated() where [.point, .line, .bar, .box, .rectangle].contains(mark.kind) {
                guard plan.drawability(of: mark) == .shown, let x = mark.x, let y = mark.y,
                    var place = places.point(mark)
                else { continue }
                if let end = ends[index] {
                    if mark.isHorizontal {
                        place.x = panel.x.position(end) ?? place.x
                    } else {
                        place.y = panel.y.position(end) ?? place.y
                    }
                }
                if let right = mark.xEnd.flatMap(panel.x.position) { place.x = (place.x + right) / 2 }
                let series = mark.series?.name ?? ""
                guard known.insert("\(place.x) \(place.y) \(series)").inserted else { continue }
                result.append(
                    Reading(
                        x: place.x, y: place.y, series: series, panel: panel.panel.name ?? "", xValue: x,
                        yValue: y, magnitude: mark.magnitude,
                        interval: mark.box.map { ($0.lowerQuartile, $0.upperQuartile) }
                            ?? mark.cellInterval.map { ($0.lowerBound, $0.upperBound) }
                            ?? intervals[Chart.intervalKey(mark)]))
            }
            return result
        }
    }

    /// What an interval and the mark that it belongs to have in common: the place along the other axis, and the series.
    static func intervalKey(_ mark: Mark) -> String {
        "\((mark.numbersLie ? mark.y : mark.x)?.name ?? "") \(mark.series?.name ?? "")"
    }

    static func intervals(_ marks: [Mark]) -> [String: (lower: Double, upper: Double)] {
        var result: [String: (lower: Double, upper: Double)] = [:]
        for mark in marks where mark.kind == .area || mark.kind == .errorBar {
            let ends = mark.isHorizontal ? (mark.x, mark.xEnd) : (mark.y, mark.yEnd)
            guard let lower = ends.0?.number, let upper = ends.1?.number else { continue }
            result[intervalKey(mark)] = (lower, upper)
        }
        return result
    }

    /// The titles of the axes and of the colour bar with their units.
    package var titles: (x: String, y: String, color: String) {
        let plan = ChartPlan(self)
        return (plan.xTitle, plan.yTitle, plan.colorTitle)
    }

    /// Whether the chart draws or tells an interval of any of its values.
    public var hasIntervals: Bool {
        marks.contains { [.area, .errorBar, .box].contains($0.kind) || $0.cellInterval != nil }
    }

    /// The chart for a column of a page, with letters as large as ever: `.width(millimetres: 86)`.
    public func width(millimetres: Double) -> Chart {
        // A PDF has three quarters of a point for a pixel, and so 96 pixels an inch.
        let width = millimetres / 25.4 * 96
        return width < ChartLayout.narrowWidth ? narrowed(to: width) : size(width: width, height: requestedSize.height)
    }

    /// The chart for a narrow window: no wider than `width`, with fewer panels beside each other.
    package func narrowed(to width: Double) -> Chart {
        let panels = ChartPlan(self).panels.count
        let columns = ChartLayout.columns(self, panels: panels)
        return size(width: width, height: nil).facets(columns: columns > 2 ? 2 : 1, order: facetOrder)
    }
}
