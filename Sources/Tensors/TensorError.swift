import Wording

/// What went wrong while a tensor was computed: the operation with the shapes it was given, and what it wants.
public struct TensorError: ExplainedError, Equatable {
    public let attempt: String
    public let finding: String
    public let advice: String

    public init(_ attempt: String, _ finding: String, advice: String = "") {
        self.attempt = attempt
        self.finding = finding
        self.advice = advice
    }
}
