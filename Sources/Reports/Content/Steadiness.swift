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

        /// Why it doesn't count; `nil` where it does.
        var uncountedBecause: String? {
            switch counting {
            case .registered, .equivalent: nil
            case .direction: outcome.isDecided ? nil : "it has a part of the data, too few to decide"
            case .uncertain: "it may ask something else"
            }
        }

        /// "interval: BCa: holds"; it says which one is the registered, and which doesn't count.
        var sentence: String {
            let options = options.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            let note =
                counting == .registered ? " (as registered)" : uncountedBecause.map { " (not counted: \($0))" } ?? ""
            return options.joined(separator: ", ") + ": " + outcome.sentence + note
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
    public var counted: [Analysis] { analyses.filter { $0.uncountedBecause == nil } }

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

    /// "the same in 41 of 48 analyses; undecided in 7; never reversed; 2 more are not counted".
    public var sentence: String {
        let undecided = counted.count { !$0.outcome.isDecided }
        var parts = ["the same in \(agreeing) of \(counted.count) analyses"]
        if analyses.first?.outcome.isDecided == true {
            if undecided > 0 { parts.append("undecided in \(undecided)") }
            parts.append(reversals == 0 ? "never reversed" : "otherwise decided in \(reversals)")
        }
        let others = analyses.count - counted.count
        if others > 0 { parts.append("\(others) more \(others == 1 ? "is" : "are") not counted") }
        return parts.joined(separator: "; ") + (isFragile ? ": fragile" : "")
    }
}
