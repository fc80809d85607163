import Charts
import Methods

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

extension Chart {
    /// Estimates as symbols with their intervals as bars, in rows, a panel for each measure; the first row stands out.
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
            for dot in found {
                let color: ChartColor = dot.row == labels[0] ? .series(0) : .series(1)
                if let interval = dot.estimate.interval {
                    ErrorBar(
                        xStart: .value(field, interval.lower), xEnd: .value(field, interval.upper),
                        y: .value(rows, dot.row)
                    ).foregroundStyle(color).facet(by: .value("Measure", dot.panel))
                }
                if let value = dot.estimate.value {
                    PointMark(x: .value(field, value), y: .value(rows, dot.row)).foregroundStyle(color)
                        .facet(by: .value("Measure", dot.panel))
                }
            }
        }
        .xAxis(field).yAxis(rows).facets(columns: columns, order: panels)
        .size(height: Double((panels.count + columns - 1) / columns) * (70 + 18 * Double(labels.count)))
    }
}
