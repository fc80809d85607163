import Wording

/// Why a chart or a picture could not be made.
public struct ChartError: ExplainedError, Equatable {
    public let attempt: String
    public let finding: String
    public let advice: String

    public init(_ attempt: String, _ finding: String, advice: String) {
        self.attempt = attempt
        self.finding = finding
        self.advice = advice
    }
}
