import Verdicts

/// How a finding comes out by all registered analyses of the same numbers.
public struct Steadiness: Codable, Sendable, Equatable {
    /// One analysis: an option of each fork.
    public struct Analysis: Codable, Sendable, Equatable {
        /// Options by the names of their groups: "interval": "BCa", "a clipped activation is": "zero".
        public var options: [String: String]
        public var outcome: Outcome
        /// The number of the first clause, for the curve.
        public var estimate: Estimate?
        public var counting: Counting

        public init(options: [String: String], outcome: Outcome, estimate: Estimate?, counting: Counting) {
            (self.options, self.outcome, self.estimate, self.counting) = (options, outcome, estimate, counting)
        }

        private enum FileKeys: CodingKey { case options, outcome, estimate, counting }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: FileKeys.self)
            try container.encode(options, forKey: .options)
            try container.encode(outcome, forKey: .outcome)
            try container.encode(estimate, forKey: .estimate)
            try container.encode(counting, forKey: .counting)
        }
    }

    private enum FileKeys: CodingKey { case analyses, refused, tipping }

    /// In files: with `null` where there is no margin.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(analyses, forKey: .analyses)
        try container.encode(refused, forKey: .refused)
        try container.encode(tipping, forKey: .tipping)
    }

    /// How an analysis counts.
    public enum Counting: String, Codable, Sendable, CaseIterable {
        case registered
        case equivalent
        /// A part of the data: wider, so that undecided doesn't count, and a reversal does.
        case direction
        /// It may ask something else: shown, not counted.
        case uncertain
    }

    /// The registered one first.
    public var analyses: [Analysis]
    /// Options that ask another question, and why: named, never run.
    public var refused: [String]
    /// "holds for any margin up to 1.3 points"; `nil` where there is no such margin.
    public var tipping: String?

    public init(analyses: [Analysis], refused: [String] = [], tipping: String? = nil) {
        (self.analyses, self.refused, self.tipping) = (analyses, refused, tipping)
    }

    /// Those that count.
    public var counted: [Analysis] {
        analyses.filter { analysis in
            switch analysis.counting {
            case .registered, .equivalent: true
            case .direction: analysis.outcome.isDecided
            case .uncertain: false
            }
        }
    }

    /// Analyses with the registered outcome, among those that count.
    public var agreeing: Int {
        guard let registered = analyses.first?.outcome else { return 0 }
        return counted.count { OutcomeMark($0.outcome) == OutcomeMark(registered) }
    }

    /// Analyses that are decided otherwise than the registered one, which is decided too.
    public var reversals: Int {
        guard let registered = analyses.first?.outcome, registered.isDecided else { return 0 }
        return counted.count { OutcomeMark($0.outcome) != OutcomeMark(registered) && $0.outcome.isDecided }
    }

    /// Some reversed, or under four fifths the same.
    public var isFragile: Bool { reversals > 0 || 5 * agreeing < 4 * counted.count }

    /// "the same in 41 of 48 analyses; undecided in 7; never reversed".
    public var sentence: String {
        let undecided = counted.count { !$0.outcome.isDecided }
        var parts = ["the same in \(agreeing) of \(counted.count) analyses"]
        if analyses.first?.outcome.isDecided == true {
            if undecided > 0 { parts.append("undecided in \(undecided)") }
            parts.append(reversals == 0 ? "never reversed" : "otherwise decided in \(reversals)")
        }
        return parts.joined(separator: "; ") + (isFragile ? ": fragile" : "")
    }
}
