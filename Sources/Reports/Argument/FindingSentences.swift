import Charts
import Verdicts

/// What page and document both say of a finding, in words.
extension Declaration {
    /// What the claim is about, in the paper's words; `nil` for a question.
    var scope: String? {
        if case .claim(_, let scope, _, _) = subject { return scope }
        return nil
    }

    /// The margins that are ours with where they come from, each once: "5 points: what a reader would care about".
    var marginSentences: [String] {
        var said: [String] = []
        for margin in (rule.clauses + controls.flatMap(\.rule.clauses)).compactMap(\.form.margin)
        where !said.contains(margin.sentence) { said.append(margin.sentence) }
        return said
    }
}

extension FindingSummary {
    /// What each control is, what it must do and what it did: "untrained network must fail: exceeds 5 points; it fails:
    /// the interval lies below the bound".
    var controlSentences: [String] {
        controls.map { control in
            let asked = "\(control.control.name) \(control.control.expectation.text): \(control.control.rule.sentence)"
            return asked + "; "
                + (control.outcome.map { $0.isDecided ? "it \($0.sentence)" : $0.sentence } ?? "not run")
        }
    }
}

extension Margin {
    /// "5 points: what a reader would care about".
    fileprivate var sentence: String { "\(Numerals.plain(value))\(unit.isEmpty ? "" : "\u{A0}\(unit)"): \(source)" }
}
