import Tensors

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

    /// The shape of a curve around its highest mean area.
    public struct Peak: Sendable, Hashable {
        /// The best threshold over ACT_max.
        public var factor: Double
        /// Whether the areas rise to the peak and fall after it, within the noise of the seeds.
        public var isSingle: Bool
        /// Whether the peak's area lies above that of the far threshold, beyond the noise.
        public var isClear: Bool

        public init(factor: Double, isSingle: Bool, isClear: Bool) {
            (self.factor, self.isSingle, self.isClear) = (factor, isSingle, isClear)
        }
    }

    /// The curve's peak; what is beyond the noise is so by the whole bootstrap interval of paired seeds.
    ///
    /// `nil` for a layer that is never active, and where no threshold lies at or below the far one. O(thresholds²).
    ///
    /// - Parameter far: over ACT_max, the threshold that the peak should be better than; the highest below it counts.
    public func peak(far: Double, stream: RandomStream) throws -> Peak? {
        let means = areas.map(\.mean), maximum = Double(maximum)
        guard maximum > 0, let far = thresholds.lastIndex(where: { $0 <= (far + 0.5) * maximum }) else { return nil }
        let best = means.indices.reduce(0) { means[$1] > means[$0] ? $1 : $0 }
        func exceeds(_ first: Int, _ second: Int) throws -> Bool {
            guard first != second else { return false }
            return try Interval.bootstrapDifference(areas[first], areas[second], resamples: 1000, stream: stream).lower
                > 0
        }
        // A second peak shows as a place below one that is farther from the peak.
        let dips = try means.indices.contains { place in
            let farther = place < best ? 0..<place : (place > best ? place + 1..<means.count : 0..<0)
            return try farther.contains { try exceeds($0, place) }
        }
        return Peak(factor: thresholds[best] / maximum, isSingle: !dips, isClear: try exceeds(best, far))
    }
}
