/// Which of a finding's data are there already when it is registered (after the states of the Open Science Framework's
/// preregistration).
public struct DataState: Codable, Sendable, Equatable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case noneYet = "none yet"
        /// The catalogue's networks, whose seeds are fixed and which any study may have had trained.
        case existsUnseen = "exists, not seen by this study"
        case seenInQuick = "seen in quick"
        /// A full run had a value of one of its own steps: at these seeds it can only be post hoc.
        case seen
    }

    public var kind: Kind
    /// Which step's value, and where: "share: run 3, full, seed 1".
    public var because: String

    public init(_ kind: Kind, because: String = "") { (self.kind, self.because) = (kind, because) }

    /// "seen in quick (share: run 3, quick, seed 1)".
    public var text: String { because.isEmpty ? kind.rawValue : "\(kind.rawValue) (\(because))" }
}
