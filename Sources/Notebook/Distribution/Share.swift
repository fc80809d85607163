/// A part of a step's pieces, where several processes compute them: every `count`-th one, from `index` on.
///
///     Share("3/20")       // pieces 3, 23, 43, …
public struct Share: Codable, Sendable, Equatable {
    /// From 0.
    public let index: Int
    public let count: Int

    /// All pieces.
    public static let whole = Share(checkedIndex: 0, count: 1)

    private init(checkedIndex index: Int, count: Int) { (self.index, self.count) = (index, count) }

    /// - Returns: nothing unless there is such a part.
    public init?(_ index: Int, of count: Int) {
        guard count > 0, (0..<count).contains(index) else { return nil }
        self.init(checkedIndex: index, count: count)
    }

    /// - Parameter text: "3/20".
    /// - Returns: nothing where that names no part.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]) else { return nil }
        self.init(index, of: count)
    }

    public var text: String { "\(index)/\(count)" }
    public var isWhole: Bool { count == 1 }

    func has(_ piece: Int) -> Bool { piece % count == index }
}
