/// What a rule makes of the numbers.
public enum Outcome: Codable, Sendable, Equatable {
    /// Every clause holds, or as many cases as the rule asks for.
    case holds
    /// Of clauses or cases listed beforehand some hold and some fail.
    case partly(holding: [String], failing: [FailedPart])
    /// Every clause fails, or so many cases that those asked for can't hold.
    case fails(Failure)
    /// Neither: noise, a control that decided nothing, or no interval.
    case undecided(because: String)
    case notTested(UntestedClause.Reason)

    /// A clause or case that failed, and how.
    public struct FailedPart: Codable, Sendable, Equatable {
        public let name: String
        public let failure: Failure

        public init(_ name: String, _ failure: Failure) {
            self.name = name
            self.failure = failure
        }
    }

    /// Whether it is one that more numbers of the same kind would not change by chance alone.
    public var isDecided: Bool {
        switch self {
        case .holds, .partly, .fails: true
        case .undecided, .notTested: false
        }
    }
}

extension Outcome {
    /// Which outcome it is, without how and why.
    public enum Name: String, Codable, Sendable, CaseIterable {
        case holds, partly, fails, undecided
        case missing = "not tested (missing)"
        case invalid = "not tested (invalid)"
    }

    ///     Outcome.fails(.reversed).name      // .fails
    public var name: Name {
        switch self {
        case .holds: .holds
        case .partly: .partly
        case .fails: .fails
        case .undecided: .undecided
        case .notTested(.missing): .missing
        case .notTested(.invalid): .invalid
        }
    }
}

extension Outcome {
    /// The outcome in words: "holds", "fails: reversed", "undecided: the interval reaches across the bound"; of many
    /// clauses the first two are named.
    public var sentence: String {
        switch self {
        case .holds: "holds"
        case .partly(let holding, let failing): "partly: \(Self.parts(holding, failing))"
        case .fails(let failure): "fails: \(failure.text)"
        case .undecided(let reason): "undecided: \(reason)"
        case .notTested(.missing(let needs)): "not tested: it needs \(needs)"
        case .notTested(.invalid(let reason)): "not tested: \(reason)"
        }
    }

    /// "direction holds; size, cost fail (smaller)".
    private static func parts(_ holding: [String], _ failing: [FailedPart]) -> String {
        var parts = [nameList(holding, atMost: 2) + (holding.count == 1 ? " holds" : " hold")]
        for (failure, failed) in failing.grouped(by: \.failure) {
            let names = nameList(failed.map(\.name), atMost: 2)
            parts.append("\(names) \(failed.count == 1 ? "fails" : "fail") (\(failure.text))")
        }
        return parts.joined(separator: "; ")
    }
}

/// How a clause fails.
public enum Failure: String, Codable, Sendable, CaseIterable {
    /// The effect has the other sign.
    case reversed
    /// The effect lies on the wrong side of its bound.
    case shortOfBound
    /// The effect is smaller, either way, than the smallest difference that counts.
    case absent
    /// A number is smaller than the paper's.
    case smaller
    /// A number is larger than the paper's.
    case larger
    /// A count or a proof that isn't as it should be.
    case untrue
    /// Several clauses fail, each in its way.
    case several

    /// For a sentence: "absent: within the smallest difference that counts".
    public var text: String {
        switch self {
        case .reversed: "reversed"
        case .shortOfBound: "on the wrong side of its bound"
        case .absent: "absent: within the smallest difference that counts"
        case .smaller: "smaller"
        case .larger: "larger"
        case .untrue: "untrue"
        case .several: "in several ways"
        }
    }
}
