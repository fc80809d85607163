import Reports

/// A mean and where figures draw it: the chart's lines and the table beside it are made of the same points.
public struct MeanPoint: Sendable, Hashable {
    /// Of the chart.
    public var panel: String
    /// The line that goes through the point.
    public var series: String
    public var x: Double
    public var mean: Mean

    public init(_ panel: String = "", _ series: String = "", x: Double, _ mean: Mean) {
        (self.panel, self.series, self.x, self.mean) = (panel, series, x, mean)
    }
}

extension [MeanPoint] {
    /// How many samples the means have, for a caption: "20", or "19 or 20".
    public var counts: String { Set(map(\.mean.count)).sorted().map(String.init).joined(separator: " or ") }
}

extension Table {
    /// A row for each point: panel, series, x and the mean with its interval.
    ///
    /// - Parameters:
    ///   - panels: the column's heading; none where points have no panels.
    ///   - series: likewise.
    ///   - digits: of the mean, after the decimal point.
    public init(
        identifier: String, title: String, _ points: [MeanPoint], panels: String? = nil, series: String? = nil,
        x: Column, _ format: NumberFormat, y: Column, digits: Int
    ) {
        self.init(
            identifier: identifier, title: title,
            columns: [panels, series].compactMap { $0.map { Column($0) } } + [x, y],
            rows: points.map { point in
                (panels == nil ? [] : [.text(point.panel)]) + (series == nil ? [] : [.text(point.series)])
                    + [.number(point.x, format), point.mean.cell(digits)]
            })
    }
}
