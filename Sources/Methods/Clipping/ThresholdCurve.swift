/// The area under accuracy over fault rate for thresholds of one layer, from far below its ACT_max to far beyond.
public struct ThresholdCurve: Codable, Sendable, Hashable {
    /// ACT_max.
    public var maximum: Float
    /// Ascending.
    public var thresholds: [Double]
    /// By threshold, then by fault seed; the same seed meets the same faults at every threshold.
    public var areas: [[Double]]

    public init(maximum: Float, thresholds: [Double], areas: [[Double]]) {
        (self.maximum, self.thresholds, self.areas) = (maximum, thresholds, areas)
    }
}
