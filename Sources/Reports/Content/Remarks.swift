import Verdicts

/// What a study says of itself beside its numbers.
public struct Remarks: Sendable, Equatable {
    /// What a reader might think that the report says, and it doesn't: the first three stand on the first screen.
    public var cannotTell: [String] = []
    /// What the paper, or its code, made easy.
    public var easy: [String] = []
    /// What the paper left open or made hard, and what was done about it.
    public var difficult: [String] = []
    public var contact: Contact = .notAsked

    /// Whether the paper's authors were asked about what differs.
    public enum Contact: Sendable, Equatable {
        case notAsked
        /// - Parameters:
        ///   - on: a date: "2026-11-29".
        ///   - answer: what they said; `nil` while they haven't.
        case asked(on: String, answer: String?)

        /// A sentence.
        public var sentence: String {
            switch self {
            case .notAsked: "The authors of the paper were not asked."
            case .asked(let date, nil): "The authors of the paper were asked on \(date) and have not answered yet."
            case .asked(let date, let answer?): "The authors of the paper were asked on \(date). They said: \(answer)"
            }
        }
    }

    public init() {}
}
