import Charts

/// Lines through means, before their intervals as bands.
///
///     Chart {
///         MeanLines(rows, x: { .value("Fault rate", $0.rate) }, y: "Accuracy", \.accuracy, points: true) {
///             $0.foregroundStyle(by: .value("Protection", $1.protection))
///         }
///     }
public struct MeanLines: ChartContent {
    public let marks: [Mark]

    /// - Parameters:
    ///   - rows: in the order of the lines' points.
    ///   - label: what the means are of, as the axis says it.
    ///   - bands: whether the intervals are drawn.
    ///   - points: whether each mean has a symbol.
    ///   - style: gives a mark its colour and panel.
    public init<Row>(
        _ rows: [Row], x: (Row) -> PlottableValue, y label: String, _ mean: (Row) -> Mean, bands: Bool = true,
        points: Bool = false, style: (any MarkContent, Row) -> any ChartContent
    ) {
        let areas = (bands ? rows : []).flatMap { row in
            let (low, high) = (mean(row).lower, mean(row).upper)
            return style(AreaMark(x: x(row), yStart: .value(label, low), yEnd: .value(label, high)), row).marks
        }
        let lines = rows.flatMap { row in
            let value = PlottableValue.value(label, mean(row).value)
            let line = style(LineMark(x: x(row), y: value), row).marks
            return points ? line + style(PointMark(x: x(row), y: value), row).marks : line
        }
        marks = areas + lines
    }
}

/// Means as points with their intervals as bars.
public struct MeanPoints: ChartContent {
    public let marks: [Mark]

    /// - Parameters:
    ///   - label: what the means are of, as the axis says it.
    ///   - style: gives a mark its colour and panel.
    public init<Row>(
        _ rows: [Row], x: (Row) -> PlottableValue, y label: String, _ mean: (Row) -> Mean,
        style: (any MarkContent, Row) -> any ChartContent
    ) {
        let bars = rows.flatMap { row in
            let (low, high) = (mean(row).lower, mean(row).upper)
            return style(ErrorBar(x: x(row), yStart: .value(label, low), yEnd: .value(label, high)), row).marks
        }
        marks = bars + rows.flatMap { style(PointMark(x: x($0), y: .value(label, mean($0).value)), $0).marks }
    }
}
