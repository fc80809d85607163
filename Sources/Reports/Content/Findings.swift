import Verdicts
import Wording

/// One finding: what was written beforehand, the numbers, and what the rule makes of them.
public struct FindingSummary: Codable, Sendable, Equatable {
    public var declaration: Declaration
    /// The rule's clauses, in its order.
    public var clauses: [JudgedClause]
    public var controls: [JudgedControl]
    /// By the rule and its controls.
    public var outcome: Outcome
    /// Whether it also holds, or fails, at 99.93 %.
    public var isStrict: Bool
    /// Whether it is about one network and no kind of network: shown hollow, tallied apart.
    public var isOfOneNetwork: Bool
    /// How it comes out by all registered analyses; nothing where nothing was measured.
    public var steadiness: Steadiness?
    /// Numbers that are shown beside those that are judged.
    public var shown: [Estimate]
    /// The names of the data that it was measured on: "CIFAR-10". Nothing where nobody knows.
    public var data: [String]?
    /// Whether it is about measured times, which differ from run to run; nothing where it isn't.
    public var isTimed: Bool?
    /// How well its registration can be shown, and what was changed since; nothing where nobody looked.
    public var registration: RegistrationState?
    /// How it is of the run's replicates: "over all 10"; nothing where there is one.
    public var replicates: String?

    public init(
        declaration: Declaration, clauses: [JudgedClause], controls: [JudgedControl] = [], outcome: Outcome,
        isStrict: Bool = false, isOfOneNetwork: Bool = false, steadiness: Steadiness? = nil,
        shown: [Estimate] = [], data: [String]? = nil,
        isTimed: Bool? = nil
    ) {
        (self.declaration, self.clauses, self.controls, self.outcome) = (declaration, clauses, controls, outcome)
        (self.isStrict, self.isOfOneNetwork, self.shown) = (isStrict, isOfOneNetwork, shown)
        (self.steadiness, self.data, self.isTimed) = (steadiness, data, isTimed)
    }
}

extension FindingSummary {
    private enum FileKeys: CodingKey {
        case declaration, clauses, controls, outcome, isStrict, isOfOneNetwork, steadiness, shown, data, isTimed
        case registration, replicates
    }

    /// In files: with `null` where nothing is known.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(declaration, forKey: .declaration)
        try container.encode(clauses, forKey: .clauses)
        try container.encode(controls, forKey: .controls)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(isStrict, forKey: .isStrict)
        try container.encode(isOfOneNetwork, forKey: .isOfOneNetwork)
        try container.encode(steadiness, forKey: .steadiness)
        try container.encode(shown, forKey: .shown)
        try container.encode(data, forKey: .data)
        try container.encode(isTimed, forKey: .isTimed)
        try container.encode(registration, forKey: .registration)
        try container.encodeIfPresent(replicates, forKey: .replicates)
    }

    /// The files with its numbers' values, each once: "values/clipping-helps.csv".
    public var valueFiles: [String] { estimates.flatMap(\.values).uniqued }
}

extension JudgedClause {
    private enum FileKeys: CodingKey { case clause, estimate, outcome, needs }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(clause, forKey: .clause)
        try container.encode(estimate, forKey: .estimate)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(needs, forKey: .needs)
    }
}

extension JudgedControl {
    private enum FileKeys: CodingKey { case control, clauses, outcome }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(control, forKey: .control)
        try container.encode(clauses, forKey: .clauses)
        try container.encode(outcome, forKey: .outcome)
    }
}

/// A clause with its number and its own outcome.
public struct JudgedClause: Codable, Sendable, Equatable {
    public var clause: Rule.Clause
    public var estimate: Estimate
    public var outcome: Outcome
    /// How many units would decide what is undecided: "4 trainings in all would decide at this spread".
    public var needs: String?

    public init(_ clause: Rule.Clause, _ estimate: Estimate, _ outcome: Outcome, needs: String? = nil) {
        (self.clause, self.estimate, self.outcome, self.needs) = (clause, estimate, outcome, needs)
    }
}

/// A control with its numbers; without any, it was not run.
public struct JudgedControl: Codable, Sendable, Equatable {
    public var control: Control
    public var clauses: [JudgedClause]
    /// `nil` where it was not run.
    public var outcome: Outcome?

    public init(_ control: Control, _ clauses: [JudgedClause], _ outcome: Outcome?) {
        (self.control, self.clauses, self.outcome) = (control, clauses, outcome)
    }
}

extension FindingSummary {
    public var identifier: String { declaration.identifier }
    public var words: String { declaration.words }

    /// The verdict of a claim; `nil` for a question.
    public var verdict: Verdict? {
        guard case .claim(_, _, let facets, let countsAgainst) = declaration.subject else { return nil }
        return Verdict(
            outcome, kind: facets.kind, countsAgainst: countsAgainst, isOfOneNetwork: isOfOneNetwork, isStrict: isStrict
        )
    }

    /// The answer to a question; `nil` for a claim.
    public var answer: Answer? {
        if case .question = declaration.subject { return Answer(outcome) }
        return nil
    }

    /// The verdict's or the answer's word: "holds here", "yes".
    public var word: String { verdict?.word.rawValue ?? Answer(outcome).rawValue }

    /// The claim, where it is one.
    public var claim: Claim? {
        if case .claim(let claim, _, _, _) = declaration.subject { return claim }
        return nil
    }

    /// The paper's number as it prints it, or "no number".
    public var paperValue: String { claim?.value?.text ?? "no number" }

    /// Where the words were read: "abstract", "our question".
    public var source: String {
        switch declaration.subject {
        case .claim(let claim, _, _, _): claim.source.text
        case .question(let question): question.origin.text
        }
    }

    /// The number that decides most: that of the first clause.
    public var estimate: Estimate? { clauses.first?.estimate }

    /// Every number, those of controls last.
    public var estimates: [Estimate] {
        clauses.map(\.estimate) + controls.flatMap(\.clauses).map(\.estimate) + shown
    }

    /// How the rule met the numbers, in a sentence; clauses that came out alike stand together: "undecided: 2 of 3 cases
    /// decide nothing: −15°, 15°. −15°, 15°: undecided: the interval reaches across the bound; 0°: holds".
    public var reason: String { reason(naming: .max) }

    /// The same where there is little room: of many clauses that came out alike it has the first two.
    package var shortReason: String { reason(naming: 2) }

    private func reason(naming most: Int) -> String {
        let whole = outcome.sentence, alike = clauses.grouped(by: \.outcome)
        guard clauses.count > 1, alike.map(\.key) != [outcome] else { return whole }
        let parts = alike.map { outcome, alike in
            let names =
                alike.count == clauses.count ? "all \(alike.count)" : nameList(alike.map(\.clause.name), atMost: most)
            return "\(names): \(outcome.sentence)"
        }.joined(separator: "; ")
        // What holds and what fails is in the parts.
        if case .partly = outcome { return "partly: \(parts)" }
        return "\(whole). \(parts)"
    }

    /// "measured on CIFAR-10"; nothing where nothing was measured, or on no data.
    public var measuredOn: String? {
        guard let data, !data.isEmpty, !clauses.isEmpty else { return nil }
        return "measured on " + data.joined(separator: ", ")
    }
}
