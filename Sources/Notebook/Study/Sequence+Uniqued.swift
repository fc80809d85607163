extension Sequence where Element: Hashable {
    /// Each once, in the order in which they come.
    var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
