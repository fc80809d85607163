/// How one analysis of a finding came out, by the finding's rule.
public enum AnalysisOutcome: String, Sendable, Hashable, Codable, CaseIterable {
    case holds, partly, undecided, fails, reversed

    /// Told apart by shape and by colour.
    var symbol: MarkSymbol {
        switch self {
        case .holds: .circle
        case .partly: .square
        case .undecided: .diamond
        case .fails: .triangleDown
        case .reversed: .cross
        }
    }

    var paint: Paint {
        switch self {
        case .holds: .series(2)
        case .partly: .series(5)
        case .undecided: .muted
        case .fails: .series(3)
        case .reversed: .series(1)
        }
    }

    /// "holds in 41 of 48; undecided in 7; never reversed".
    static func sentence(_ outcomes: [AnalysisOutcome]) -> String {
        let present = allCases.filter { $0 == .holds || outcomes.contains($0) }
        var parts = present.enumerated().map { index, outcome in
            let count = outcomes.count { $0 == outcome }
            return index == 0 ? "\(outcome.rawValue) in \(count) of \(outcomes.count)" : "\(outcome.rawValue) in \(count)"
        }
        if !outcomes.contains(.reversed), !outcomes.isEmpty { parts.append("never reversed") }
        return parts.joined(separator: "; ")
    }
}
