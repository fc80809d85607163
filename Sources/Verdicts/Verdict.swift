/// The word that a finding gets: it follows from outcome and kind of test.
public struct Verdict: Codable, Sendable, Equatable {
    public let outcome: Outcome
    public let kind: TestKind
    public let countsAgainst: CountsAgainst
    /// Whether the outcome is about one network, and no kind of network: shown hollow, tallied apart.
    public let isOfOneNetwork: Bool
    /// Whether it also holds, or fails, at 99.93 % (0.05 / 70: as many verdicts as there are in all studies).
    public let isStrict: Bool

    /// The confidence that ``isStrict`` is about.
    public static let strictConfidence = 1 - 0.05 / 70

    public init(
        _ outcome: Outcome, kind: TestKind, countsAgainst: CountsAgainst, isOfOneNetwork: Bool, isStrict: Bool = false
    ) {
        self.outcome = outcome
        self.kind = kind
        self.countsAgainst = countsAgainst
        self.isOfOneNetwork = isOfOneNetwork
        self.isStrict = isStrict
    }

    public enum Word: String, Codable, Sendable, CaseIterable {
        case reproduced
        case partlyReproduced = "partly reproduced"
        case notReproduced = "not reproduced"
        case replicated
        case partlyReplicated = "partly replicated"
        case contradicted
        case holdsHere = "holds here"
        case partlyHere = "partly here"
        case notFoundHere = "not found here"
        case inconclusive
        case missing = "not tested (missing)"
        case invalid = "not tested (invalid)"
    }

    public var word: Word {
        switch (outcome, kind) {
        case (.undecided, _): .inconclusive
        case (.notTested(.missing), _): .missing
        case (.notTested(.invalid), _): .invalid
        case (.holds, .authorsArtefacts): .reproduced
        case (.partly, .authorsArtefacts): .partlyReproduced
        case (.fails, .authorsArtefacts): .notReproduced
        case (.holds, .sameRecipe), (.holds, .close): .replicated
        case (.partly, .sameRecipe), (.partly, .close): .partlyReplicated
        case (.fails, .sameRecipe), (.fails, .close): mayContradict ? .contradicted : .notFoundHere
        case (.holds, .scaledDown), (.holds, .conceptual): .holdsHere
        case (.partly, .scaledDown), (.partly, .conceptual): .partlyHere
        case (.fails, .scaledDown), (.fails, .conceptual): .notFoundHere
        }
    }

    private var mayContradict: Bool {
        if case .yes = countsAgainst { return true }
        return false
    }
}
