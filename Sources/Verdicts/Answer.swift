/// What a question gets: an answer, and never a verdict.
public enum Answer: String, Codable, Sendable, CaseIterable {
    case yes
    case no
    /// Of the cases listed beforehand some hold and some fail.
    case inPart = "in part"
    case undecided
    case missing = "not tested (missing)"
    case invalid = "not tested (invalid)"

    public init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .holds: .yes
            case .partly: .inPart
            case .fails: .no
            case .undecided: .undecided
            case .notTested(.missing): .missing
            case .notTested(.invalid): .invalid
            }
    }
}
