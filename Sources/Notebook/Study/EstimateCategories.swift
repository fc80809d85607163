import Charts
import Methods

/// An estimate of a category, such as a channel or a method, for a chart and the table beside it.
public struct EstimateRow: Sendable {
    public var panel: String
    public var category: String
    public var series: String
    public var estimate: IntervalEstimate

    public init(panel: String = "", category: String, series: String, estimate: IntervalEstimate) {
        (self.panel, self.category, self.series, self.estimate) = (panel, category, series, estimate)
    }
}

/// Estimates by category with their intervals: bars from zero, or symbols in lines of their own; what is undefined is not
/// drawn.
///
///     Chart { EstimateCategories(bars: rows, "Channel", share, series: "Attack", panels: "Network") }
public struct EstimateCategories: ChartContent {
    public let marks: [Mark]

    /// Bars that stand on the axis of categories.
    ///
    /// - Parameters:
    ///   - value: what estimates are of.
    ///   - panels: what tells the panels apart; nothing where there is one.
    public init(bars rows: [EstimateRow], _ category: String, _ value: Field, series: String, panels: String? = nil) {
        marks = rows.flatMap { row -> [Mark] in
            guard let height = row.estimate.value else { return [] }
            let place = PlottableValue.value(category, row.category)
            let bar = BarMark(x: place, y: .value(value, height)).placed(row, series, panels).marks
            guard let interval = row.estimate.interval else { return bar }
            return bar
                + ErrorBar(x: place, yStart: .value(value, interval.lower), yEnd: .value(value, interval.upper))
                .placed(row, series, panels).marks
        }
    }

    /// Symbols beside the names of categories.
    public init(points rows: [EstimateRow], _ category: String, _ value: Field, series: String, panels: String? = nil) {
        marks = rows.flatMap { row -> [Mark] in
            guard let width = row.estimate.value else { return [] }
            let place = PlottableValue.value(category, row.category)
            let point = PointMark(x: .value(value, width), y: place).placed(row, series, panels).marks
            guard let interval = row.estimate.interval else { return point }
            return ErrorBar(xStart: .value(value, interval.lower), xEnd: .value(value, interval.upper), y: place)
                .placed(row, series, panels).marks + point
        }
    }
}

extension MarkContent {
    /// In the colour and the panel of a row.
    fileprivate func placed(_ row: EstimateRow, _ series: String, _ panels: String?) -> Self {
        let colored = foregroundStyle(by: .value(series, row.series))
        return panels.map { colored.facet(by: .value($0, row.panel)) } ?? colored
    }
}
