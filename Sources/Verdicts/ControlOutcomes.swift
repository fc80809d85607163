/// What a finding's controls came out as: the light in which its cases are seen, and the whole.
public struct ControlOutcomes: Sendable {
    /// A control with its outcome, and by the finding's clauses with those of their counterparts.
    private let controls: [(control: Control, outcome: Outcome?, ofCases: [String: Outcome]?)]

    /// - Parameter evidence: by a clause; `nil` where nothing was measured for it, so that its control was not run.
    public init(_ controls: [Control], _ evidence: (Rule.Clause) -> Evidence?) {
        self.controls = controls.map { control in
            var found: [String: Evidence] = [:]
            for clause in control.rule.clauses {
                guard let own = evidence(clause) else { return (control, nil, nil) }
                found[clause.name] = own
            }
            let ofCases = control.counterparts?.compactMapValues { name in
                control.rule.clauses.first { $0.name == name }.map { $0.form.outcome(of: found[name] ?? .undefined) }
            }
            return (control, control.rule.outcome { found[$0.name] ?? .undefined }, ofCases)
        }
    }

    /// Of each control in turn; `nil` where it was not run.
    public var outcomes: [Outcome?] { controls.map(\.outcome) }

    /// The whole's outcome in their light.
    public func considered(_ outcome: Outcome) -> Outcome {
        outcome.considering(controls.map { ($0.control, $0.outcome) })
    }

    /// The evidence for a case of the finding's rule, in the light of the case's counterparts.
    public func considered(_ evidence: Evidence, for clause: Rule.Clause) -> Evidence {
        let counterparts = controls.compactMap { entry in entry.ofCases?[clause.name].map { (entry.control, $0) } }
        let isSeen = controls.contains { $0.control.expectation == .mustPass && $0.outcome == .holds }
        return evidence.considered { $0.considering(counterparts: counterparts, isSeen: isSeen) }
    }
}
