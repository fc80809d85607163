import Charts
import Methods
import Wording

/// An estimate in a row of a chart: what it is of, and what it measures.
public struct RowEstimate: Sendable {
    public var row: String
    /// Of the chart.
    public var panel: String
    public var estimate: IntervalEstimate

    public init(_ row: String, in panel: String, _ estimate: IntervalEstimate) {
        (self.row, self.panel, self.estimate) = (row, panel, estimate)
    }
}

/// Estimates as symbols below each other, with their intervals as bars, in panels; what is undefined is not drawn.
///
///     Chart { EstimateRows(rows, x: weight, y: "Level", panels: "Images", dashed: [0]) }.facets(columns: 1)
public struct EstimateRows: ChartContent {
    public let marks: [Mark]

    /// - Parameters:
    ///   - x: what the estimates are of.
    ///   - y: what the rows' names are of.
    ///   - panels: what tells the panels apart.
    ///   - dashed: where lines stand, in all panels.
    ///   - color: a row's; all have the chart's where nothing is said.
    public init(
        _ rows: [RowEstimate], x: Field, y: String, panels: String, dashed: [Double] = [],
        color: ((RowEstimate) -> ChartColor)? = nil
    ) {
        let lines = dashed.flatMap { RuleMark(x: .value(x, $0)).lineStyle(.dashed).foregroundStyle(.muted).marks }
        let bars = rows.flatMap { row -> [Mark] in
            guard let interval = row.estimate.interval else { return [] }
            return ErrorBar(
                xStart: .value(x, interval.lower), xEnd: .value(x, interval.upper), y: .value(y, row.row)
            ).placed(row, panels, color).marks
        }
        let symbols = rows.flatMap { row -> [Mark] in
            guard let value = row.estimate.value else { return [] }
            return PointMark(x: .value(x, value), y: .value(y, row.row)).placed(row, panels, color).marks
        }
        marks = lines + bars + symbols
    }
}

extension MarkContent {
    /// In the colour and the panel of a row.
    fileprivate func placed(_ row: RowEstimate, _ panels: String, _ color: ((RowEstimate) -> ChartColor)?) -> Self {
        let placed = facet(by: .value(panels, row.panel))
        return color.map { placed.foregroundStyle($0(row)) } ?? placed
    }
}

extension Chart {
    /// Estimates in rows, a panel for each measure; the first row stands out.
    ///
    /// - Parameters:
    ///   - rows: what the rows are of.
    ///   - others: in grey, without intervals.
    public static func estimateRows(
        _ found: [RowEstimate], _ rows: String, _ field: Field, columns: Int, others: [RowEstimate] = []
    ) -> Chart {
        let labels = found.map(\.row).uniqued, panels = found.map(\.panel).uniqued
        return Chart {
            for dot in others {
                if let value = dot.estimate.value {
                    PointMark(x: .value(field, value), y: .value(rows, dot.row)).foregroundStyle(.muted)
                        .facet(by: .value("Measure", dot.panel))
                }
            }
            EstimateRows(found, x: field, y: rows, panels: "Measure") { $0.row == labels[0] ? .series(0) : .series(1) }
        }
        .xAxis(field).yAxis(rows).facets(columns: columns, order: panels)
        .size(height: Double((panels.count + columns - 1) / columns) * (110 + 20 * Double(labels.count)))
    }
}
