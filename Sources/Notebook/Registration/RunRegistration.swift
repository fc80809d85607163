import Foundation
import Registration

/// What a run found out about its study's registration before its work began.
public struct RunRegistration: Codable, Sendable, Equatable {
    /// The registration that it goes by.
    public struct Basis: Codable, Sendable, Equatable {
        public var digest: String
        /// The file's name: "0002.json".
        public var file: String
        public var written: Date
        /// What the seed of a full run follows to be.
        public var seed: UInt64
        /// Whether the study still means what it says.
        public var isCurrent: Bool
    }

    /// Nothing where there is none that can be relied on; then `problem` says why.
    public var basis: Basis?
    public var problem: String?
    /// The commit that was checked out.
    public var head: String?
    /// For each finding what its level rests on.
    var evidence: [String: LevelEvidence] = [:]
    /// The digest of what decides each finding of the study as it was.
    var meanings: [String: String] = [:]
    /// For each finding that wasn't as it was registered, when it was changed.
    var moments: [String: Deviation.Moment] = [:]

    /// "0002.json 3f2a01b2c3d4", or why there is none.
    public var text: String {
        basis.map { "\($0.file) \($0.digest.prefix(12))" } ?? problem ?? "none"
    }
}
