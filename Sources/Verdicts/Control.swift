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

    public init(_ name: String, _ expectation: Expectation, _ rule: Rule) {
        self.name = name
        self.expectation = expectation
        self.rule = rule
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
        let sees = bearings.contains { $0.0.expectation == .mustPass }
        if case .fails(.absent) = self, !sees {
            return .undecided(because: "this test has not shown that it can see the effect")
        }
        return self
    }
}
