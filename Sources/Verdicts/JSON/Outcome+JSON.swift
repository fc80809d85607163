extension Outcome {
    private enum FileKeys: CodingKey { case name, failure, holding, failing, because }

    /// In files: the outcome's name, how it fails, which clauses do what, and why; `null` and empty lists where there is no such thing.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        var failure: Failure?, holding: [String] = [], failing: [FailedPart] = [], because: String?
        switch self {
        case .holds: break
        case .partly(let held, let failed): (holding, failing) = (held, failed)
        case .fails(let how): failure = how
        case .undecided(let reason), .notTested(.missing(needs: let reason)), .notTested(.invalid(because: let reason)):
            because = reason
        }
        try container.encode(name, forKey: .name)
        try container.encode(failure, forKey: .failure)
        try container.encode(holding, forKey: .holding)
        try container.encode(failing, forKey: .failing)
        try container.encode(because, forKey: .because)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: FileKeys.self)
        func because() throws -> String { try container.decode(String.self, forKey: .because) }
        switch try container.decode(Name.self, forKey: .name) {
        case .holds: self = .holds
        case .partly:
            self = .partly(
                holding: try container.decode([String].self, forKey: .holding),
                failing: try container.decode([FailedPart].self, forKey: .failing))
        case .fails: self = .fails(try container.decode(Failure.self, forKey: .failure))
        case .undecided: self = .undecided(because: try because())
        case .missing: self = .notTested(.missing(needs: try because()))
        case .invalid: self = .notTested(.invalid(because: try because()))
        }
    }
}

extension UntestedClause.Reason {
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .missing(let needs): try NamedText("missing", needs).encode(to: encoder)
        case .invalid(let reason): try NamedText("invalid", reason).encode(to: encoder)
        }
    }

    public init(from decoder: any Decoder) throws {
        let parts = try NamedText(from: decoder)
        switch parts.name {
        case "missing": self = .missing(needs: try parts.needed(decoder))
        case "invalid": self = .invalid(because: try parts.needed(decoder))
        default: throw parts.unknown(decoder)
        }
    }
}
