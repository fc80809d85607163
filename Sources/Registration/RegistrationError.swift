import Wording

/// What is wrong with a registration, with its folder, or with asking git.
public struct RegistrationError: ExplainedError, Equatable {
    public let attempt: String
    public let finding: String
    public let advice: String

    public init(_ attempt: String, _ finding: String, advice: String) {
        (self.attempt, self.finding, self.advice) = (attempt, finding, advice)
    }
}
