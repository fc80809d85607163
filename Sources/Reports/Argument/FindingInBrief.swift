import Verdicts

/// What page and document say of a finding with many numbers, where naming each of them would fill screens: how many came
/// out how, and by name those alone that decide.
extension FindingSummary {
    /// So many are read one by one; more are counted, grouped and, in the page, folded.
    private static let fewNumbers = 8
    /// How many names stand in a sentence.
    private static let fewNames = 6

    /// Whether clauses and controls have more numbers than are read one by one.
    var hasManyNumbers: Bool {
        clauses.count + controls.reduce(0) { $0 + max(1, $1.clauses.count) } > Self.fewNumbers
    }

    /// Whether its rule asks more than is read clause by clause.
    private var hasManyClauses: Bool { clauses.count > Self.fewNumbers }

    /// "Numbers of 18 clauses (15 hold, 2 fail, 1 is undecided) and of controls (5)".
    var countOfNumbers: String {
        let own = "Numbers of \(Checklist.count(clauses.count, "clauses")) (\(clauses.tally))"
        let others = controls.reduce(0) { $0 + $1.clauses.count }
        return own + (others == 0 ? "" : " and of controls (\(others))")
    }

    /// Which of many clauses decide, or which control does: "Those that fail: …"; empty where all came out alike, or too
    /// little was measured.
    var decisiveNames: String {
        if let control = decisiveControl { return "The control that decides: \(control.control.name)" }
        return decisive.grouped(by: \.outcome.name).map { outcome, alike in
            "\(heading(outcome)): \(SharedNames(alike.map(\.clause.name)).text(atMost: 3))"
        }.joined(separator: "; ")
    }

    /// How the rule met the numbers; of many clauses it has the counts, and the names of those that decide.
    ///
    /// "partly: of 18 clauses 15 hold, 2 fail, 1 is undecided. Those that fail (on the wrong side of its bound): …"
    var briefReason: String {
        guard hasManyClauses else { return reason }
        let count = "of \(clauses.count) clauses \(clauses.tally)"
        // What holds and what fails is counted.
        var whole = "\(outcome.sentence); \(count)"
        if case .partly = outcome { whole = "partly: \(count)" }
        let names = decisive.grouped(by: \.outcome).map { outcome, alike in
            let how = outcome.manner.map { " (\($0))" } ?? ""
            return
                "\(heading(outcome.name))\(how): \(SharedNames(alike.map(\.clause.name)).text(atMost: Self.fewNames))"
        }
        return ([whole] + names).joined(separator: ". ")
    }

    /// The rule; of many clauses it says once what they share.
    var briefRule: String { hasManyClauses ? declaration.rule.briefSentence : declaration.rule.sentence }

    /// A control's rule, which has as many clauses as there are cases.
    func briefRule(of control: Control) -> String {
        hasManyNumbers && control.rule.clauses.count > 2 ? control.rule.briefSentence : control.rule.sentence
    }

    /// The control that makes the outcome what it is; `nil` where the clauses do.
    private var decisiveControl: JudgedControl? {
        let bearing: Control.Bearing
        switch outcome {
        case .notTested(.invalid): bearing = .invalidates
        case .undecided: bearing = .decidesNothing
        case .holds, .partly, .fails, .notTested(.missing): return nil
        }
        return controls.first { $0.control.bearing(of: $0.outcome) == bearing }
    }

    /// The clauses that the outcome turns on: of those that hold the one nearest to its bound, of some that hold and some that
    /// fail the fewer, else those that decide nothing.
    private var decisive: [JudgedClause] {
        guard decisiveControl == nil else { return [] }
        switch outcome {
        case .holds: return clauses.allSatisfy { $0.outcome == .holds } ? deciding.map { [$0] } ?? [] : []
        case .partly:
            let holding = clauses.filter { $0.outcome == .holds },
                failing = clauses.filter { $0.outcome.name == .fails }
            return holding.count < failing.count ? holding : failing
        case .undecided: return clauses.filter { $0.outcome.name == .undecided }
        case .fails, .notTested: return []
        }
    }

    /// What stands before the names of clauses that decide.
    private func heading(_ outcome: Outcome.Name) -> String {
        switch outcome {
        case .holds: self.outcome == .holds ? "The nearest to its bound" : "Those that hold"
        case .fails: "Those that fail"
        case .partly, .undecided, .missing, .invalid: "Those that decide nothing"
        }
    }
}

extension [JudgedClause] {
    /// "15 hold, 2 fail, 1 is undecided", "all 18 hold".
    var tally: String {
        let groups = grouped(by: \.outcome.word)
        return Outcome.words.compactMap { word in groups.first { $0.key == word } }.map { word, alike in
            let verb =
                switch (word, alike.count) {
                case ("holds", 1), ("fails", 1): word
                case ("holds", _), ("fails", _): String(word.dropLast())
                case (_, 1): "is \(word)"
                default: "are \(word)"
                }
            return "\(groups.count == 1 && count > 1 ? "all " : "")\(alike.count) \(verb)"
        }.joined(separator: ", ")
    }
}

extension Outcome {
    /// All words for outcomes, in the order in which they are counted.
    fileprivate static let words = ["holds", "partly", "fails", "undecided", "not tested"]

    /// How it fails, or why it decides nothing: what its sentence says after the word; `nil` where that is all.
    fileprivate var manner: String? {
        switch self {
        case .fails(let failure): failure.text
        case .undecided(let reason): reason
        case .holds, .partly, .notTested: nil
        }
    }
}
