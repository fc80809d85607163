import Reports

/// A checkable claim of a paper, the rule that judges it, and what was measured here.
///
///     Finding("improvement-at-1e-5", claim: "Clipping raises accuracy at a fault rate of 1e-5",
///             paper: PaperValue("68.92 %", .abstract),
///             rule: "reproduced if the interval lies above 0 and contains 68.92", trials) { trials in
///         Finding.Outcome(estimate: trials.improvement, verdict: …, reason: "…")
///     }
///
/// The rule is written before the number is known; the verdict follows from it.
public struct Finding: Sendable {
    /// Stable name, used in `results.json`, in `diff` and as an anchor.
    public let identifier: String
    public let claim: String
    public let paper: PaperValue
    public let rule: String
    let shown: Shown<Outcome>

    public init<each Input>(
        _ identifier: String, claim: String, paper: PaperValue, rule: String, _ steps: repeat Step<each Input>,
        judge: @escaping @Sendable (repeat each Input) throws -> Outcome
    ) {
        self.identifier = identifier
        self.claim = claim
        self.paper = paper
        self.rule = rule
        shown = Shown(nodes: nodes(repeat each steps)) { resolver in try judge(repeat resolver.value(of: each steps)) }
    }

    /// What the rule made of the numbers.
    public struct Outcome: Sendable {
        public var estimate: Estimate?
        /// Other readings of the same claim, each labelled.
        public var more: [Estimate]
        public var verdict: Verdict
        /// One sentence: how the rule met the numbers.
        public var reason: String

        public init(estimate: Estimate?, more: [Estimate] = [], verdict: Verdict, reason: String) {
            self.estimate = estimate
            self.more = more
            self.verdict = verdict
            self.reason = reason
        }

        /// The claim could not be put to the test.
        public static func notTested(_ reason: String) -> Outcome {
            Outcome(estimate: nil, verdict: .notTested(reason: reason), reason: reason)
        }
    }
}

/// A value as the paper prints it, and where.
public struct PaperValue: Sendable {
    public enum Origin: Sendable {
        case abstract
        case table(String)
        case figure(String)
        case text(String)
        /// Known only from memory or from other papers.
        case recalled
        case unknown
    }

    public let text: String
    public let origin: Origin

    public init(_ text: String, _ origin: Origin) {
        self.text = text
        self.origin = origin
    }

    /// The paper makes the claim without a number.
    public static let notStated = PaperValue("not stated", .unknown)

    var source: String {
        switch origin {
        case .abstract: "abstract"
        case .table(let number): "paper: Table \(number)"
        case .figure(let number): "paper: Figure \(number)"
        case .text(let place): "paper: \(place)"
        case .recalled: "recalled"
        case .unknown: "unknown"
        }
    }
}
