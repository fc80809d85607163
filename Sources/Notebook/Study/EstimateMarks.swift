import Charts
import Methods

/// Lines through estimates, before their intervals as bands; a band closes where there is no interval.
///
///     let rate = Field("Fault rate", unit: "per bit"), accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
///     Chart { EstimateLines(points, x: rate, y: accuracy, series: "Protection", panels: "Network", symbols: true) }
///
/// What is undefined is not drawn.
public struct EstimateLines: ChartContent {
    public let marks: [Mark]

    /// - Parameters:
    ///   - points: each line's in the order in which it goes through them.
    ///   - x: what the axis is of.
    ///   - y: what the estimates are of.
    ///   - series: what tells the lines apart; all have one colour where nothing is said.
    ///   - panels: what tells the panels apart; all panels have every line where nothing is said.
    ///   - symbols: whether each estimate has one.
    public init(
        _ points: [EstimatePoint], x: Field, y: Field, series: String? = nil, panels: String? = nil,
        symbols: Bool = false
    ) {
        let bands = points.flatMap { point -> [Mark] in
            guard let value = point.estimate.value else { return [] }
            let ends = point.estimate.interval.map { ($0.lower, $0.upper) } ?? (value, value)
            return AreaMark(x: .value(x, point.x), yStart: .value(y, ends.0), yEnd: .value(y, ends.1))
                .placed(point, series, panels).marks
        }
        let lines = points.flatMap { point -> [Mark] in
            guard let value = point.estimate.value else { return [] }
            let place = (x: PlottableValue.value(x, point.x), y: PlottableValue.value(y, value))
            let line = LineMark(x: place.x, y: place.y).placed(point, series, panels).marks
            return symbols ? line + PointMark(x: place.x, y: place.y).placed(point, series, panels).marks : line
        }
        marks = bands + lines
    }
}

/// Estimates as symbols with their intervals as bars; what is undefined is not drawn.
public struct EstimatePoints: ChartContent {
    public let marks: [Mark]

    /// - Parameters: those of ``EstimateLines``.
    public init(_ points: [EstimatePoint], x: Field, y: Field, series: String? = nil, panels: String? = nil) {
        let bars = points.flatMap { point -> [Mark] in
            guard point.estimate.value != nil, let interval = point.estimate.interval else { return [] }
            return ErrorBar(
                x: .value(x, point.x), yStart: .value(y, interval.lower), yEnd: .value(y, interval.upper)
            ).placed(point, series, panels).marks
        }
        let symbols = points.flatMap { point -> [Mark] in
            guard let value = point.estimate.value else { return [] }
            return PointMark(x: .value(x, point.x), y: .value(y, value)).placed(point, series, panels).marks
        }
        marks = bars + symbols
    }
}

extension MarkContent {
    /// In the colour and the panel of a point.
    fileprivate func placed(_ point: EstimatePoint, _ series: String?, _ panels: String?) -> Self {
        let colored = series.map { foregroundStyle(by: .value($0, point.series)) } ?? foregroundStyle(.series(0))
        return panels.map { colored.facet(by: .value($0, point.panel)) } ?? colored
    }
}
