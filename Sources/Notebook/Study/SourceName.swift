/// What a source is, for people; no part of any key.
public struct SourceName: Sendable, Equatable {
    public enum Kind: String, Sendable, Codable {
        /// What measurements are made on.
        case data
        /// A network's.
        case weights
    }

    public var kind: Kind
    /// "CIFAR-10".
    public var name: String
    /// The path of its folder or file.
    public var place: String
    /// What is taken first where it is here, and wasn't.
    public var standsFor: MissingSource?

    public init(_ kind: Kind, _ name: String, place: String, standsFor: MissingSource? = nil) {
        (self.kind, self.name, self.place, self.standsFor) = (kind, name, place, standsFor)
    }
}

/// Data or weights that a study could use and that are not here.
public struct MissingSource: Sendable, Equatable {
    /// "CIFAR-10".
    public var name: String
    /// Where it was looked for: "there is none in …".
    public var finding: String
    /// How to get it.
    public var advice: String

    public init(_ name: String, _ finding: String, advice: String) {
        (self.name, self.finding, self.advice) = (name, finding, advice)
    }
}
