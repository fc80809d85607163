import Charts

/// Lines through means, before their intervals as bands.
///
///     let rate = Field("Fault rate", unit: "per bit"), accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
///     Chart { MeanLines(points, x: rate, y: accuracy, series: "Protection", panels: "Network", symbols: true) }
public struct MeanLines: ChartContent {
    public let marks: [Mark]

    /// - Parameters:
    ///   - points: each line's in the order in which it goes through them.
    ///   - x: what the axis is of.
    ///   - y: what the means are of.
    ///   - series: what tells the lines apart; all have one colour where nothing is said.
    ///   - panels: what tells the panels apart; all panels have every line where nothing is said.
    ///   - bands: whether the intervals are drawn.
    ///   - symbols: whether each mean has one.
    public init(
        _ points: [MeanPoint], x: Field, y: Field, series: String? = nil, panels: String? = nil, bands: Bool = true,
        symbols: Bool = false
    ) {
        let areas = (bands ? points : []).flatMap { point in
            let ends = [point.mean.lower, point.mean.upper].map { PlottableValue.value(y, $0) }
            return AreaMark(x: .value(x, point.x), yStart: ends[0], yEnd: ends[1]).placed(point, series, panels).marks
        }
        let lines = points.flatMap { point in
            let place = (x: PlottableValue.value(x, point.x), y: PlottableValue.value(y, point.mean.value))
            let line = LineMark(x: place.x, y: place.y).placed(point, series, panels).marks
            return symbols ? line + PointMark(x: place.x, y: place.y).placed(point, series, panels).marks : line
        }
        marks = areas + lines
    }
}

/// Means as symbols with their intervals as bars.
public struct MeanPoints: ChartContent {
    public let marks: [Mark]

    /// - Parameters: those of ``MeanLines``.
    public init(_ points: [MeanPoint], x: Field, y: Field, series: String? = nil, panels: String? = nil) {
        let bars = points.flatMap { point in
            let ends = [point.mean.lower, point.mean.upper].map { PlottableValue.value(y, $0) }
            return ErrorBar(x: .value(x, point.x), yStart: ends[0], yEnd: ends[1]).placed(point, series, panels).marks
        }
        let symbols = points.flatMap { point in
            PointMark(x: .value(x, point.x), y: .value(y, point.mean.value)).placed(point, series, panels).marks
        }
        marks = bars + symbols
    }
}

extension MarkContent {
    /// In the colour and the panel of a point.
    fileprivate func placed(_ point: MeanPoint, _ series: String?, _ panels: String?) -> Self {
        let colored = series.map { foregroundStyle(by: .value($0, point.series)) } ?? foregroundStyle(.series(0))
        return panels.map { colored.facet(by: .value($0, point.panel)) } ?? colored
    }
}
