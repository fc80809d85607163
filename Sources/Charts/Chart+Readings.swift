/// What a page can say about a place of a chart when a pointer comes near.
package struct Reading: Sendable {
    /// Pixels of the chart's natural size.
    package var x, y: Double
    package var series: String
    package var panel: String
    package var xValue, yValue: PlottableValue
    /// The ends of a band or an error bar at the same place.
    package var interval: (lower: Double, upper: Double)?
}

extension Chart {
    /// The places of points, of lines' vertices, of bars' tops and of cells, each once, in the order of panels and marks.
    package var readings: [Reading] {
        let layout = ChartLayout(ChartPlan(self)), plan = layout.plan
        return layout.panels.flatMap { panel -> [Reading] in
            let intervals = Chart.intervals(panel.panel.marks)
            var known = Set<String>(), result: [Reading] = []
            for mark in panel.panel.marks where [.point, .line, .bar, .rectangle].contains(mark.kind) {
                guard plan.drawability(of: mark) == .shown, let x = mark.x, let y = mark.y,
                      let left = panel.x.position(x), let down = panel.y.position(y) else { continue }
                let series = mark.series?.name ?? ""
                guard known.insert("\(left) \(down) \(series)").inserted else { continue }
                let right = mark.xEnd.flatMap(panel.x.position) ?? left
                result.append(Reading(
                    x: (left + right) / 2, y: down, series: series, panel: panel.panel.name ?? "", xValue: x, yValue: mark.magnitude ?? y,
                    interval: intervals["\(x.name) \(series)"]))
            }
            return result
        }
    }

    private static func intervals(_ marks: [Mark]) -> [String: (lower: Double, upper: Double)] {
        var result: [String: (lower: Double, upper: Double)] = [:]
        for mark in marks where mark.kind == .area || mark.kind == .errorBar {
            guard let x = mark.x, let lower = mark.y?.number, let upper = mark.yEnd?.number else { continue }
            result["\(x.name) \(mark.series?.name ?? "")"] = (lower, upper)
        }
        return result
    }

    /// The titles of the axes with their units.
    package var axisTitles: (x: String, y: String) {
        let plan = ChartPlan(self)
        return (plan.xTitle, plan.yTitle)
    }

    /// The chart for a narrow window: no wider than `width`, with fewer panels beside each other.
    package func narrowed(to width: Double) -> Chart {
        let panels = ChartPlan(self).panels.count
        let columns = min(panels, facetColumns ?? ChartLayout.defaultColumns(panels))
        return size(width: width, height: nil).facets(columns: columns > 2 ? 2 : 1, order: facetOrder)
    }
}
