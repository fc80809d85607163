import Verdicts

extension Declaration {
    /// What this declaration makes of evidence that may have been gathered for another, which a study has come to use: a
    /// clause that nothing was measured for is undecided, a control that nothing was measured for was not run.
    ///
    /// - Parameter evidence: by a clause, or `nil` where nothing was measured under its name.
    public func outcome(_ evidence: (Rule.Clause) -> Evidence?) -> Outcome {
        let nothing = Evidence(nil) { _ in .none(because: "nothing is measured under this name any more") }
        let controls = ControlOutcomes(controls, evidence)
        return controls.considered(rule.outcome { controls.considered(evidence($0) ?? nothing, for: $0) })
    }

    /// The verdict's or the answer's word for an outcome by this declaration: "inconclusive", "yes".
    public func word(of outcome: Outcome, isOfOneNetwork: Bool) -> String {
        switch subject {
        case .claim(_, _, let facets, let countsAgainst):
            Verdict(outcome, kind: facets.kind, countsAgainst: countsAgainst, isOfOneNetwork: isOfOneNetwork).word
                .rawValue
        case .question: Answer(outcome).rawValue
        }
    }
}
