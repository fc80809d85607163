extension Sequence where Element: Hashable {
    /// Each once, in the order in which they first come: `[2, 1, 2].uniqued` is `[2, 1]`.
    package var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
