import Verdicts

/// The shape that an outcome has wherever it is drawn, so that it is told without colour.
public enum OutcomeMark: String, CaseIterable, Sendable {
    case held
    case partly
    case failed
    case undecided
    case untested

    public init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .holds: .held
            case .partly: .partly
            case .fails: .failed
            case .undecided: .undecided
            case .notTested: .untested
            }
    }
}
