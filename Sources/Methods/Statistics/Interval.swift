/// A confidence interval, and how it was computed.
public struct Interval: Sendable, Hashable, Codable {
    /// How an interval was computed.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Student's t interval of a mean.
        case studentT
        /// Percentile bootstrap of a mean.
        case bootstrap
        /// Percentile bootstrap of the mean of paired differences.
        case pairedBootstrap
        /// Wilson's score interval of a proportion.
        case wilson

        /// For a caption, e.g. "Student's t".
        public var title: String {
            switch self {
            case .studentT: "Student's t"
            case .bootstrap: "percentile bootstrap"
            case .pairedBootstrap: "percentile bootstrap of paired differences"
            case .wilson: "Wilson score"
            }
        }
    }

    public let lower: Double
    public let upper: Double
    /// The probability with which such intervals cover the true value, e.g. 0.95.
    public let confidence: Double
    public let kind: Kind

    public init(lower: Double, upper: Double, confidence: Double, kind: Kind) {
        precondition(lower <= upper, "an interval from \(lower) to \(upper) is empty")
        Self.check(confidence)
        self.lower = lower
        self.upper = upper
        self.confidence = confidence
        self.kind = kind
    }

    /// Upper − lower.
    public var width: Double { upper - lower }

    /// Whether the value lies inside or on an end.
    public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

    static func check(_ confidence: Double) {
        precondition(0 < confidence && confidence < 1, "a confidence lies between 0 and 1, not at \(confidence)")
    }
}
