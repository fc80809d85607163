/// How like the original's one facet of a test is (Brandt et al. 2014, the Replication Recipe, items 17 to 25).
public enum Likeness: String, Codable, Sendable, CaseIterable, Comparable {
    case same
    /// Inside what the claim is about: another training seed, a copy of the data.
    case close
    /// The same thing at half the scale or less: width, pictures' size, number of training images, epochs.
    case smaller
    /// Another task, measure or setting.
    case different

    public static func < (one: Likeness, other: Likeness) -> Bool { one.rank < other.rank }

    private var rank: Int {
        switch self {
        case .same: 0
        case .close: 1
        case .smaller: 2
        case .different: 3
        }
    }
}

/// What a test of a claim may share with the original, facet by facet; written before the test.
///
///     Facets(data: .close, network: .smaller, because: [.data: "JPEG copy", .network: "a quarter of the width"]).kind
///     // scaledDown
public struct Facets: Codable, Sendable, Equatable {
    /// Whose code or weights are tested.
    public enum Artefacts: String, Codable, Sendable, CaseIterable { case theirs, ours }

    public enum Name: String, Codable, Sendable, CaseIterable {
        case data, preparation, network, training, settings, measure
    }

    public var data, preparation, network, training, settings, measure: Likeness
    public var artefacts: Artefacts
    /// What differs, for each facet that isn't the same.
    public var because: [Name: String]

    public init(
        data: Likeness = .same, preparation: Likeness = .same, network: Likeness = .same, training: Likeness = .same,
        settings: Likeness = .same, measure: Likeness = .same, artefacts: Artefacts = .ours,
        because: [Name: String] = [:]
    ) {
        (self.data, self.preparation, self.network) = (data, preparation, network)
        (self.training, self.settings, self.measure) = (training, settings, measure)
        self.artefacts = artefacts
        self.because = because
        for name in Name.allCases where self[name] > .same {
            precondition(because[name] != nil, "says what differs in \(name.rawValue)")
        }
    }

    public subscript(name: Name) -> Likeness {
        switch name {
        case .data: data
        case .preparation: preparation
        case .network: network
        case .training: training
        case .settings: settings
        case .measure: measure
        }
    }

    /// What the worst facet makes of the test.
    public var kind: TestKind {
        switch Name.allCases.map({ self[$0] }).max() ?? .same {
        case .same: artefacts == .theirs ? .authorsArtefacts : .sameRecipe
        case .close: .close
        case .smaller: .scaledDown
        case .different: .conceptual
        }
    }
}

/// What kind of test of a claim it is, from which the word of a verdict follows.
public enum TestKind: String, Codable, Sendable, CaseIterable {
    /// The authors' weights, keys or code, and their data.
    case authorsArtefacts
    /// All as in the paper, by our code.
    case sameRecipe
    /// Something is close, within what the claim is about.
    case close
    /// Network, pictures, data or training differ twofold or more.
    case scaledDown
    /// Another task, measure or setting of the method.
    case conceptual

    /// Whether the size of a paper's number is judged, and not its direction alone.
    public var judgesSize: Bool {
        switch self {
        case .authorsArtefacts, .sameRecipe, .close: true
        case .scaledDown, .conceptual: false
        }
    }

    /// For the line of a report that says it: "scaled down".
    public var title: String {
        switch self {
        case .authorsArtefacts: "authors' artefacts"
        case .sameRecipe: "same recipe"
        case .close: "close"
        case .scaledDown: "scaled down"
        case .conceptual: "conceptual"
        }
    }
}

/// Whether a negative outcome would speak against the claim, said beforehand.
public enum CountsAgainst: Codable, Sendable, Equatable {
    case yes(because: String)
    /// The test asks how far the claim reaches; it can't contradict it.
    case no(because: String)
}
