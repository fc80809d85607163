import Charts
import Verdicts
import Wording

/// What page and document both say of a finding, in words.
extension Declaration {
    /// What the claim is about, in the paper's words; `nil` for a question.
    var scope: String? {
        if case .claim(_, let scope, _, _) = subject { return scope }
        return nil
    }

    /// The margins that are ours with where they come from, each once: "5 points: what a reader would care about".
    var marginSentences: [String] {
        (rule.clauses + controls.flatMap(\.rule.clauses)).compactMap(\.form.margin?.sentence).uniqued
    }

    /// Whether a failure would count against the claim; `nil` for a question.
    var failureSentence: String? { countsAgainstText.map { "Would that count against the claim? \($0)" } }
}

extension FindingSummary {
    /// Whether its mark is an outline alone: it is about one network, or by another rule than the registered one.
    var isHollow: Bool { isOfOneNetwork || changeSentence != nil }

    /// What a reason adds to the word before it: "the interval reaches across the bound" after "undecided", nothing where the
    /// word says it all; `nil` where the reason doesn't begin with what the word says.
    func addition(of reason: String, to word: String) -> String? {
        if word == reason || word.hasPrefix(reason + " ") { return "" }
        for said in ["undecided", "not tested", "partly"] where word.hasPrefix(said) && reason.hasPrefix(said + ": ") {
            return String(reason.dropFirst(said.count + 2))
        }
        return nil
    }

    /// What each control is, what it must do and what it did: "untrained network must fail: exceeds 5 points; it fails:
    /// the interval lies below the bound".
    var controlSentences: [String] {
        controls.map { control in
            let asked = "\(control.control.name) \(control.control.expectation.text): \(briefRule(of: control.control))"
            return asked + "; "
                + (control.outcome.map { $0.isDecided ? "it \($0.sentence)" : $0.sentence } ?? "not run")
                + (control.control.bearingOnCases.map { "; \($0)" } ?? "")
        }
    }

    /// How it comes out by other analyses, how far its bound could move, and which options ask something else; nothing where
    /// the registered analysis is the only one that counts.
    var steadinessSentences: [String] {
        guard let steadiness, steadiness.counted.count > 1 else { return [] }
        guard isByItsRule else {
            return ["by the rule without its controls, \(steadiness.sentence)"] + steadiness.refused
        }
        return [steadiness.sentence, steadiness.tipping].compactMap(\.self) + steadiness.refused
    }

    /// Whether the controls leave the outcome that the rule gives. Where they don't, how steady that one is says nothing of
    /// the finding's.
    var isByItsRule: Bool { controls.allSatisfy { $0.control.bearing(of: $0.outcome) == .asExpected } }

    /// How it comes out by several analyses; `nil` where one alone counts, or where controls make the outcome.
    package var steadinessOfOutcome: Steadiness? {
        steadiness.flatMap { isByItsRule && $0.counted.count > 1 ? $0 : nil }
    }

    /// Which shares have an interval that reaches below 0 % or above 100 %, as Student's t may: it is judged and drawn as it
    /// is. Empty where none does.
    var boundSentence: String {
        let judged = clauses + controls.flatMap(\.clauses)
        let beyond = judged.filter { clause in
            guard clause.estimate.unit == "%", let value = clause.estimate.value, 0...100 ~= value else { return false }
            return [clause.estimate.lower, clause.estimate.upper].contains { $0.map { !(0...100 ~= $0) } ?? false }
        }
        guard !beyond.isEmpty else { return "" }
        let names = SharedNames(beyond.map(\.clause.name)).text(atMost: 3)
        return
            "\(names): reaches beyond 0 to 100 %; its formula knows no bounds, and its ends are judged and drawn as they are"
    }

    /// The number that the outcome turns on, with what it is of where there are several: "AlexNet: 3.1 points [2.0, 4.2]".
    var decidingNumber: String {
        guard let deciding else { return "–" }
        return (clauses.count > 1 ? deciding.clause.name + ": " : "") + deciding.estimate.text
    }

    /// How far the bound could move; `nil` where controls make the outcome, or nobody knows.
    var tipping: String? { isByItsRule ? steadiness?.tipping : nil }

    /// What would decide an undecided clause, else how far the bound could move; empty where nobody knows.
    package var prospect: String {
        let open = clauses.filter { $0.needs != nil }
        guard let first = open.first, let needs = first.needs else { return tipping ?? "" }
        let name = clauses.count > 1 ? "\(first.clause.name): " : ""
        return name + needs + (open.count > 1 ? " (\(open.count - 1) more in the report)" : "")
    }

    /// The numbers beside those that are judged: "accuracy without faults: 92.1 % [91.8, 92.4] (95 % Student's t)"; of
    /// several in turn with intervals of one kind the last one says so.
    package var shownSentences: [String] {
        shown.indices.map { place in
            let estimate = shown[place], text = "\(estimate.label): \(estimate.text)"
            if shown.dropFirst(place + 1).first?.interval == estimate.interval { return text }
            let isOfSeveral = shown.prefix(place).last?.interval == estimate.interval
            return "\(text) (\(isOfSeveral ? "each: " : "")\(estimate.interval))"
        }
    }
}

extension Margin {
    /// "5 points: what a reader would care about".
    fileprivate var sentence: String {
        "\(number: value, digits: 6, unit: agreeing(unit, with: value)): \(source)"
    }
}
