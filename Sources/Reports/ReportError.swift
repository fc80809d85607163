import Wording

/// Why a report could not be written.
public struct ReportError: ExplainedError, Equatable {
    public let attempt: String
    public let finding: String
    public let advice: String

    public init(_ attempt: String, _ finding: String, advice: String = "") {
        self.attempt = attempt
        self.finding = finding
        self.advice = advice
    }
}
