/// A test of the test: what must fail where the measure asks the right thing, or must pass where it can see the effect.
public struct Control: Codable, Sendable, Equatable {
    public enum Expectation: String, Codable, Sendable, CaseIterable {
        /// An untrained network, a shuffled label, a blur, a random map, the same thing twice.
        case mustFail
        /// An effect known to be there.
        case mustPass
    }

    /// "untrained network".
    public let name: String
    public let expectation: Expectation
    public let rule: Rule
    /// Its clauses by those of the finding's rule that ask the same of what is measured; `nil` where it says something of the
    /// test as a whole alone.
    public let counterparts: [String: String]?

    public init(_ name: String, _ expectation: Expectation, _ rule: Rule) {
        self.init(name, expectation, rule, counterparts: nil)
    }

    /// A control of each case: it asks of something else, clause by clause, what the finding's rule asks of what is measured.
    ///
    ///     Control("a blur in its place", .mustFail, .atLeast(2, of: blurred), inPlaceOf: asked)
    ///
    /// A case then holds only where its counterpart fails, or fails only where its counterpart, which must pass, holds.
    ///
    /// - Parameter asked: clauses of the finding's rule, with the forms that the control's have, in the same order.
    public init(_ name: String, _ expectation: Expectation, _ rule: Rule, inPlaceOf asked: [Rule.Clause]) {
        precondition(rule.clauses.map(\.form) == asked.map(\.form), "\(name) asks the same, clause by clause")
        self.init(
            name, expectation, rule,
            counterparts: Dictionary(uniqueKeysWithValues: zip(asked, rule.clauses).map { ($0.name, $1.name) }))
    }

    package init(_ name: String, _ expectation: Expectation, _ rule: Rule, counterparts: [String: String]?) {
        (self.name, self.expectation, self.rule, self.counterparts) = (name, expectation, rule, counterparts)
    }

    /// Whether each of its counterparts is one of its clauses, and asks what a clause of the rule does.
    package func hasCounterparts(of rule: Rule) -> Bool {
        guard let counterparts else { return true }
        func form(_ name: String, _ rule: Rule) -> Form? { rule.clauses.first { $0.name == name }?.form }
        return counterparts.allSatisfy { asked, own in
            form(own, self.rule).map { $0 == form(asked, rule) } ?? false
        }
    }

    /// "a case holds only where its counterpart here fails"; `nil` where it has no counterparts.
    package var bearingOnCases: String? {
        guard counterparts != nil else { return nil }
        switch expectation {
        case .mustFail: return "a case holds only where its counterpart here fails"
        case .mustPass: return "a case fails only where its counterpart here holds"
        }
    }

    /// What a control's own outcome says of the test.
    package enum Bearing: Equatable { case asExpected, invalidates, decidesNothing }

    package func bearing(of outcome: Outcome?) -> Bearing {
        switch (outcome, expectation) {
        case (.holds, .mustPass), (.fails, .mustFail): .asExpected
        case (.holds, .mustFail), (.fails, .mustPass): .invalidates
        case (nil, _), (.partly, _), (.undecided, _), (.notTested, _): .decidesNothing
        }
    }
}

extension Outcome {
    /// The outcome in the light of its controls.
    ///
    /// A control that comes out the wrong way makes the test invalid; one that decides nothing or wasn't run leaves it
    /// undecided; and an effect is absent only where a control that must pass has shown that it could be seen.
    ///
    /// - Parameter controls: each with its outcome; `nil` where it wasn't run.
    public func considering(_ controls: [(control: Control, outcome: Outcome?)]) -> Outcome {
        let bearings = controls.map { ($0.control, $0.control.bearing(of: $0.outcome)) }
        if let (control, _) = bearings.first(where: { $0.1 == .invalidates }) {
            let what = control.expectation == .mustFail ? "must fail and passes" : "must pass and fails"
            return .notTested(.invalid(because: "the control \(control.name) \(what)"))
        }
        if case .notTested = self { return self }
        if let (control, _) = bearings.first(where: { $0.1 == .decidesNothing }) {
            return .undecided(because: "the control \(control.name) decides nothing, or was not run")
        }
        return considering(counterparts: [], isSeen: bearings.contains { $0.0.expectation == .mustPass })
    }

    /// A case's outcome in the light of its counterparts in controls: it holds only where those that must fail do, and fails
    /// only where those that must pass do.
    ///
    /// - Parameters:
    ///   - counterparts: each with the outcome of the clause that is the case's counterpart.
    ///   - isSeen: whether a control that must pass has shown that the effect could be seen.
    func considering(counterparts: [(control: Control, outcome: Outcome)], isSeen: Bool) -> Outcome {
        if case .fails(.absent) = self, !isSeen {
            return .undecided(because: "this test has not shown that it can see the effect")
        }
        for (control, outcome) in counterparts {
            switch (self, control.expectation, control.bearing(of: outcome)) {
            case (.holds, .mustFail, .invalidates):
                return .undecided(because: "the control \(control.name) holds in this case, too")
            case (.fails, .mustPass, .invalidates):
                return .undecided(because: "the control \(control.name) fails in this case, too")
            case (.holds, .mustFail, .decidesNothing), (.fails, .mustPass, .decidesNothing):
                return .undecided(because: "the control \(control.name) decides nothing in this case")
            default: continue
            }
        }
        return self
    }
}
