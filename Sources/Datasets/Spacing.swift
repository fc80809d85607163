/// Which of several things are taken where some are wanted, at equal distances from the first.
public enum Spacing: Sendable {
    /// Every ⌊n / count⌋-th; the last ones may be far behind.
    case everyNth
    /// ⌊i · n / count⌋ for i from 0 on: spread over all of them.
    case overAll

    /// So many places of n; all where there are fewer.
    ///
    ///     Spacing.everyNth.places(4, of: 7)    // [0, 1, 2, 3]
    ///     Spacing.overAll.places(4, of: 7)     // [0, 1, 3, 5]
    public func places(_ count: Int, of n: Int) -> [Int] {
        precondition(count >= 1, "places at equal distances are at least one")
        guard count < n else { return Array(0..<n) }
        return switch self {
        case .everyNth: (0..<count).map { $0 * (n / count) }
        case .overAll: (0..<count).map { $0 * n / count }
        }
    }
}
