import Wording

/// What kept a study from being watched.
public struct WatchError: ExplainedError, Equatable {
    public let attempt: String
    public let finding: String
    public let advice: String

    init(_ attempt: String, _ finding: String, advice: String) {
        self.attempt = attempt
        self.finding = finding
        self.advice = advice
    }
}
