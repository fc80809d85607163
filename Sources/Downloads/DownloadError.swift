import Wording

/// What went wrong while something was fetched: what and from where, what was expected and found, and what to do.
public struct DownloadError: ExplainedError, Equatable {
    public let attempt: String
    public let finding: String
    public let advice: String

    public init(_ attempt: String, _ finding: String, advice: String) {
        self.attempt = attempt
        self.finding = finding
        self.advice = advice
    }
}
