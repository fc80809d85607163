import Charts
import Methods

/// Estimates below each other, with their intervals as bars, in panels; what is undefined is not drawn.
///
///     Chart { EstimateRows(rows, x: weight, y: "Level", panels: "Images", dashed: [0]) }.facets(columns: 1)
public struct EstimateRows: ChartContent {
    public struct Row: Sendable {
        public let panel, name: String
        public let estimate: IntervalEstimate

        public init(_ panel: String, _ name: String, _ estimate: IntervalEstimate) {
            (self.panel, self.name, self.estimate) = (panel, name, estimate)
        }
    }

    public let marks: [Mark]

    /// - Parameters:
    ///   - x: what the estimates are of.
    ///   - y: what the rows' names are of.
    ///   - panels: what tells the panels apart.
    ///   - dashed: where lines stand, in all panels.
    public init(_ rows: [Row], x: Field, y: String, panels: String, dashed: [Double]) {
        let lines = dashed.flatMap { RuleMark(x: .value(x, $0)).lineStyle(.dashed).foregroundStyle(.muted).marks }
        let bars = rows.flatMap { row -> [Mark] in
            guard let interval = row.estimate.interval else { return [] }
            return ErrorBar(
                xStart: .value(x, interval.lower), xEnd: .value(x, interval.upper), y: .value(y, row.name)
            ).facet(by: .value(panels, row.panel)).marks
        }
        let symbols = rows.flatMap { row -> [Mark] in
            guard let value = row.estimate.value else { return [] }
            return PointMark(x: .value(x, value), y: .value(y, row.name)).facet(by: .value(panels, row.panel)).marks
        }
        marks = lines + bars + symbols
    }
}
