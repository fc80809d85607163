/// What the size of an attack is measured by.
public enum AttackNorm: String, Codable, CaseIterable, Sendable {
    /// The largest step along any axis that is attacked: in red, green and blue for attacks on these and on luminance, in
    /// Cb and Cr for attacks on chrominances.
    case linf
    /// The Euclidean norm of an image's change in red, green and blue, whatever is attacked.
    case l2

    /// For people: "L∞".
    public var title: String {
        switch self {
        case .linf: "L∞"
        case .l2: "L2"
        }
    }
}
