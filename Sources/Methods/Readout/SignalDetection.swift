/// Answers to a yes/no question, by what was there (Macmillan and Creelman 2005, chapter 1).
public struct SignalDetection: Codable, Sendable, Hashable {
    /// Targets that were answered with yes.
    public var hits = 0
    /// Targets that were answered with no.
    public var misses = 0
    /// Distractors that were answered with yes.
    public var falseAlarms = 0
    /// Distractors that were answered with no.
    public var correctRejections = 0

    public init(hits: Int = 0, misses: Int = 0, falseAlarms: Int = 0, correctRejections: Int = 0) {
        (self.hits, self.misses, self.falseAlarms, self.correctRejections) = (
            hits, misses, falseAlarms, correctRejections
        )
    }

    /// Counts one answer.
    public mutating func add(isTarget: Bool, saysYes: Bool) {
        switch (isTarget, saysYes) {
        case (true, true): hits += 1
        case (true, false): misses += 1
        case (false, true): falseAlarms += 1
        case (false, false): correctRejections += 1
        }
    }

    public var targets: Int { hits + misses }
    public var distractors: Int { falseAlarms + correctRejections }

    /// The mean of the shares of targets and of distractors answered rightly: accuracy as on a balanced set, chance
    /// 1/2.
    ///
    /// ```swift
    /// SignalDetection(hits: 9, misses: 1, falseAlarms: 40, correctRejections: 60).balancedAccuracy    // 0.75
    /// ```
    /// `nil` without targets or without distractors.
    public var balancedAccuracy: Double? {
        guard targets > 0, distractors > 0 else { return nil }
        return (Double(hits) / Double(targets) + Double(correctRejections) / Double(distractors)) / 2
    }

    /// The harmonic mean of precision and hit rate: 2 hits / (2 hits + misses + false alarms).
    ///
    /// ```swift
    /// SignalDetection(hits: 9, misses: 1, falseAlarms: 3).f1    // 18/22
    /// ```
    /// `nil` where there is neither a target nor a yes.
    public var f1: Double? {
        let all = 2 * hits + misses + falseAlarms
        return all > 0 ? Double(2 * hits) / Double(all) : nil
    }

    /// d' = z(hit rate) − z(false-alarm rate), with 1/2 added to each count so that rates of 0 and 1 stay finite
    /// (Hautus 1995).
    public var sensitivity: Double {
        normalQuantile((Double(hits) + 0.5) / (Double(targets) + 1))
            - normalQuantile((Double(falseAlarms) + 0.5) / (Double(distractors) + 1))
    }

    public static func + (left: SignalDetection, right: SignalDetection) -> SignalDetection {
        SignalDetection(
            hits: left.hits + right.hits, misses: left.misses + right.misses,
            falseAlarms: left.falseAlarms + right.falseAlarms,
            correctRejections: left.correctRejections + right.correctRejections)
    }
}
