extension Declaration {
    private enum FileKeys: CodingKey {
        case identifier, subject, test, units, extent, rule, controls, exclusions, forks, drawn, known, changedBecause
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(identifier, forKey: .identifier)
        try container.encode(subject, forKey: .subject)
        try container.encode(test, forKey: .test)
        try container.encode(units, forKey: .units)
        try container.encode(extent, forKey: .extent)
        try container.encode(rule, forKey: .rule)
        try container.encode(controls, forKey: .controls)
        try container.encode(exclusions, forKey: .exclusions)
        try container.encode(forks, forKey: .forks)
        try container.encode(drawn, forKey: .drawn)
        try container.encode(known, forKey: .known)
        try container.encode(changedBecause, forKey: .changedBecause)
    }
}

extension Control {
    private enum FileKeys: CodingKey { case name, expectation, rule, counterparts }

    /// In files: with `null` where it has no counterparts.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(expectation, forKey: .expectation)
        try container.encode(rule, forKey: .rule)
        try container.encode(counterparts, forKey: .counterparts)
    }
}

extension Declaration.Subject {
    private enum FileKeys: CodingKey { case claim, question, scope, facets, countsAgainst }

    /// In files: a claim or a question; of a question the rest is `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        var parts: (claim: Claim?, question: Question?, scope: String?, facets: Facets?, against: CountsAgainst?)
        switch self {
        case .claim(let claim, let scope, let facets, let against): parts = (claim, nil, scope, facets, against)
        case .question(let question): parts = (nil, question, nil, nil, nil)
        }
        try container.encode(parts.claim, forKey: .claim)
        try container.encode(parts.question, forKey: .question)
        try container.encode(parts.scope, forKey: .scope)
        try container.encode(parts.facets, forKey: .facets)
        try container.encode(parts.against, forKey: .countsAgainst)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: FileKeys.self)
        if let question = try container.decodeIfPresent(Question.self, forKey: .question) {
            self = .question(question)
        } else {
            self = .claim(
                try container.decode(Claim.self, forKey: .claim),
                scope: try container.decode(String.self, forKey: .scope),
                facets: try container.decode(Facets.self, forKey: .facets),
                countsAgainst: try container.decode(CountsAgainst.self, forKey: .countsAgainst))
        }
    }
}

extension Claim {
    private enum FileKeys: CodingKey { case words, source, value }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(words, forKey: .words)
        try container.encode(source, forKey: .source)
        try container.encode(value, forKey: .value)
    }
}

extension Claim.Source {
    public func encode(to encoder: any Encoder) throws {
        let parts =
            switch self {
            case .abstract: NamedText("abstract")
            case .paper(let place): NamedText("paper", place)
            case .quoted(let publication): NamedText("quoted", publication)
            }
        try parts.encode(to: encoder)
    }

    public init(from decoder: any Decoder) throws {
        let parts = try NamedText(from: decoder)
        switch parts.name {
        case "abstract": self = .abstract
        case "paper": self = .paper(place: try parts.needed(decoder))
        case "quoted": self = .quoted(in: try parts.needed(decoder))
        default: throw parts.unknown(decoder)
        }
    }
}

extension Question.Origin {
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .ours: try NamedText("ours").encode(to: encoder)
        case .recalled(let from): try NamedText("recalled", from).encode(to: encoder)
        }
    }

    public init(from decoder: any Decoder) throws {
        let parts = try NamedText(from: decoder)
        switch parts.name {
        case "ours": self = .ours
        case "recalled": self = .recalled(from: try parts.needed(decoder))
        default: throw parts.unknown(decoder)
        }
    }
}

extension CountsAgainst {
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .yes(let reason): try NamedText("yes", reason).encode(to: encoder)
        case .no(let reason): try NamedText("no", reason).encode(to: encoder)
        }
    }

    public init(from decoder: any Decoder) throws {
        let parts = try NamedText(from: decoder)
        switch parts.name {
        case "yes": self = .yes(because: try parts.needed(decoder))
        case "no": self = .no(because: try parts.needed(decoder))
        default: throw parts.unknown(decoder)
        }
    }
}

extension Fork.Equivalence {
    public func encode(to encoder: any Encoder) throws {
        let parts =
            switch self {
            case .equivalent: NamedText("equivalent")
            case .uncertain: NamedText("uncertain")
            case .notEquivalent(let reason): NamedText("notEquivalent", reason)
            }
        try parts.encode(to: encoder)
    }

    public init(from decoder: any Decoder) throws {
        let parts = try NamedText(from: decoder)
        switch parts.name {
        case "equivalent": self = .equivalent
        case "uncertain": self = .uncertain
        case "notEquivalent": self = .notEquivalent(because: try parts.needed(decoder))
        default: throw parts.unknown(decoder)
        }
    }
}

/// So that what differs is an object by the facets' names, and in one order.
extension Facets.Name: CodingKeyRepresentable {}
