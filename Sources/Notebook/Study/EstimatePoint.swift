import Methods

/// An estimate and where figures draw it: the chart and the table beside it are made of the same points.
public struct EstimatePoint: Sendable, Hashable {
    /// Of the chart.
    public var panel: String
    /// The line that goes through the point.
    public var series: String
    public var x: Double
    public var estimate: IntervalEstimate

    public init(_ panel: String = "", _ series: String = "", x: Double, _ estimate: IntervalEstimate) {
        (self.panel, self.series, self.x, self.estimate) = (panel, series, x, estimate)
    }
}
