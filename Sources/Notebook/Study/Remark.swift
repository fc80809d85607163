import Reports

/// What a study says of itself beside its numbers, in light Markdown.
///
///     Remark.cannotTell("Whether people would answer alike: none were asked.")
public enum Remark: Sendable {
    /// What a reader might think that the report says, and it doesn't; the first three stand on the first screen.
    case cannotTell(String)
    /// What the paper, or its code, made easy.
    case easy(String)
    /// What the paper left open or made hard, and what was done about it.
    case difficult(String)
    /// That the paper's authors were asked.
    case asked(on: String, answer: String?)
}

extension Remarks {
    mutating func add(_ remark: Remark) {
        switch remark {
        case .cannotTell(let text): cannotTell.append(text)
        case .easy(let text): easy.append(text)
        case .difficult(let text): difficult.append(text)
        case .asked(let date, let answer): contact = .asked(on: date, answer: answer)
        }
    }
}
