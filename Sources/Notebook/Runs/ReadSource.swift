/// A source that a run read: what it is, and what it said of itself.
public struct ReadSource: Codable, Sendable, Equatable {
    /// The step that reads it.
    public var step: String
    public var kind: SourceName.Kind
    /// "CIFAR-10".
    public var name: String
    /// What would have been taken first, had it been there.
    public var standsFor: String?
    public var facts: [Provenance.Fact]

    public init(
        step: String, kind: SourceName.Kind, name: String, standsFor: String? = nil, facts: [Provenance.Fact]
    ) {
        (self.step, self.kind, self.name, self.standsFor, self.facts) = (step, kind, name, standsFor, facts)
    }
}
