/// A rule that is one value: it gives its sentence, its outcome and what a picture of it needs.
public enum Rule: Codable, Sendable, Equatable {
    /// One thing asked of one number.
    case clause(Clause)
    /// Every clause, or every case, of those listed.
    case allOf([Clause])
    /// At least so many of the cases listed, each judged at a confidence corrected for their number (a partial
    /// conjunction: Benjamini and Heller 2008).
    case atLeast(Int, of: [Clause])
    /// At least so many of the cases listed, each of which holds where all of its clauses do, and fails where one fails;
    /// corrected for the cases' number as ``atLeast(_:of:)``, and where they fail for that of their clauses, too.
    case atLeastCases(Int, of: [Case])

    /// A form, by the name of what it asks it of: "direction", "size", "FGSM, ResNet-18".
    public struct Clause: Codable, Sendable, Equatable {
        public let name: String
        public let form: Form

        public init(_ name: String, _ form: Form) {
            self.name = name
            self.form = form
        }
    }

    /// What is asked of one case together: "AD at 50 %", by clauses against each of several methods.
    public struct Case: Codable, Sendable, Equatable {
        public let name: String
        public let clauses: [Clause]

        public init(_ name: String, _ clauses: [Clause]) {
            precondition(!clauses.isEmpty, "the case \(name) asks something")
            self.name = name
            self.clauses = clauses
        }
    }

    public var clauses: [Clause] {
        switch self {
        case .clause(let clause): [clause]
        case .allOf(let clauses), .atLeast(_, let clauses): clauses
        case .atLeastCases(_, let cases): cases.flatMap(\.clauses)
        }
    }

    /// What the rule makes of the evidence, which is given by the clauses' names.
    ///
    /// - Parameter confidence: that of the intervals; rules on several cases ask for more where many could hold by chance.
    public func outcome(_ evidence: (Clause) -> Evidence, confidence: Double = 0.95) -> Outcome {
        switch self {
        case .clause(let clause): clause.form.outcome(of: evidence(clause), confidence: confidence)
        case .allOf(let clauses):
            Outcome.all(clauses.map { ($0.name, $0.form.outcome(of: evidence($0), confidence: confidence)) })
        case .atLeast(let least, let clauses):
            atLeast(least, clauses, evidence, confidence: confidence)
        case .atLeastCases(let least, let cases):
            atLeastCases(least, cases, evidence, confidence: confidence)
        }
    }

    private func atLeast(
        _ least: Int, _ clauses: [Clause], _ evidence: (Clause) -> Evidence, confidence: Double
    ) -> Outcome {
        precondition(1...clauses.count ~= least, "at least 1 and at most all of the \(clauses.count) cases")
        let error = 1 - confidence
        func outcomes(_ divisor: Int) -> [Outcome] {
            clauses.map { $0.form.outcome(of: evidence($0), confidence: 1 - error / Double(divisor)) }
        }
        let divisor = clauses.count - least + 1
        let holding = outcomes(divisor).count { $0 == .holds }
        if holding >= least { return .holds }
        let failures = outcomes(least).compactMap(\.failure)
        if failures.count > clauses.count - least { return .fails(Failure.common(failures)) }
        return .tooFew(holding, of: clauses.count, least, confidence: divisor > 1 ? 1 - error / Double(divisor) : nil)
    }

    private func atLeastCases(
        _ least: Int, _ cases: [Case], _ evidence: (Clause) -> Evidence, confidence: Double
    ) -> Outcome {
        precondition(1...cases.count ~= least, "at least 1 and at most all of the \(cases.count) cases")
        let error = 1 - confidence
        let toHold = 1 - error / Double(cases.count - least + 1)
        let holding = cases.count { part in
            part.clauses.allSatisfy { $0.form.outcome(of: evidence($0), confidence: toHold) == .holds }
        }
        if holding >= least { return .holds }
        let failures = cases.compactMap { part -> Failure? in
            // One clause is enough, so that each has its part of the case's error.
            let toFail = 1 - error / Double(least * part.clauses.count)
            let failing = part.clauses.compactMap { $0.form.outcome(of: evidence($0), confidence: toFail).failure }
            return failing.isEmpty ? nil : Failure.common(failing)
        }
        if failures.count > cases.count - least { return .fails(Failure.common(failures)) }
        return .tooFew(holding, of: cases.count, least, confidence: least < cases.count ? toHold : nil)
    }

    /// The rule in words: "all of: direction: exceeds 0 points; size: lies within ± 5 points of the paper's 11.1".
    ///
    /// Of clauses that ask the same the names stand together: "all of: −15°, 0°, 15°: exceeds 0 points".
    public var sentence: String {
        func listed(_ clauses: [Clause]) -> String {
            clauses.grouped(by: \.form.sentence).map { asked, alike in "\(nameList(alike.map(\.name))): \(asked)" }
                .joined(separator: "; ")
        }
        return switch self {
        case .clause(let clause): clause.form.sentence
        case .allOf(let clauses): "all of: \(listed(clauses))"
        case .atLeast(let least, let clauses): "at least \(least) of \(clauses.count): \(listed(clauses))"
        case .atLeastCases(let least, let cases):
            "at least \(least) of \(cases.count), with all that is asked of each: "
                + cases.map { "\($0.name) (\(listed($0.clauses)))" }.joined(separator: "; ")
        }
    }
}

extension Outcome {
    /// What clauses give together: all of them must hold; one that is undecided leaves the whole undecided unless some
    /// hold and some fail. Of one clause it is that clause's own.
    public static func all(_ parts: [(name: String, outcome: Outcome)]) -> Outcome {
        precondition(!parts.isEmpty, "a rule asks something")
        if parts.count == 1 { return parts[0].outcome }
        let holding = parts.filter { $0.outcome == .holds }.map(\.name)
        let failing = parts.compactMap { part in part.outcome.failure.map { FailedPart(part.name, $0) } }
        if holding.count == parts.count { return .holds }
        if failing.count == parts.count { return .fails(Failure.common(failing.map(\.failure))) }
        if !holding.isEmpty, !failing.isEmpty { return .partly(holding: holding, failing: failing) }
        let open = parts.filter { $0.outcome != .holds && $0.outcome.failure == nil }.map(\.name)
        let names = open.count <= 2 ? ": \(nameList(open))" : ""
        return .undecided(
            because: "\(open.count) of \(parts.count) cases \(open.count == 1 ? "decides" : "decide") nothing\(names)")
    }

    /// - Parameter confidence: what the cases are asked to hold at, where that is more than usual.
    fileprivate static func tooFew(
        _ holding: Int, of cases: Int, _ least: Int, confidence: Double?
    ) -> Outcome {
        let level = confidence.map { " at \(number((1000 * $0).rounded() / 10))\u{A0}%" } ?? ""
        return .undecided(
            because: "\(holding) of \(cases) cases \(holding == 1 ? "holds" : "hold")\(level), and \(least) must")
    }

    var failure: Failure? {
        if case .fails(let failure) = self { return failure }
        return nil
    }
}

extension Failure {
    /// That of all, if it is one.
    static func common(_ failures: [Failure]) -> Failure {
        Set(failures).count == 1 ? failures[0] : .several
    }
}
