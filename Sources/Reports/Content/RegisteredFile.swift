/// The registration that a run went by, as a file that others can look up.
public struct RegisteredFile: Sendable, Equatable {
    /// "0002.json".
    public var name: String
    /// In the package: "Studies/Registrations/clipped-activation/0002.json"; nil where it isn't there any more.
    public var path: String?
    /// Of its bytes: 64 digits.
    public var digest: String
    /// By the machine's clock, in ISO 8601.
    public var written: String
    /// The digest of the registration before it; nil for the first.
    public var previous: String?
    /// The seed that a full run takes from it.
    public var seed: UInt64
    /// The commit that was checked out when the run began.
    public var commit: String?
    /// Where it can be read at that commit; nil where nobody knows.
    public var address: String?

    public init(
        name: String, path: String? = nil, digest: String, written: String, previous: String? = nil, seed: UInt64,
        commit: String? = nil, address: String? = nil
    ) {
        (self.name, self.path, self.digest, self.written) = (name, path, digest, written)
        (self.previous, self.seed, self.commit, self.address) = (previous, seed, commit, address)
    }
}
