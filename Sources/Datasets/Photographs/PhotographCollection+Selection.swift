import Tensors

extension PhotographCollection {
    /// About `wanted` pictures in the order of the collection: whole objects, every category with its share, drawn by a
    /// seed; all where no number is given.
    public func selection(of wanted: Int?, seed: UInt64) -> [Int] {
        guard let wanted, wanted < count else { return Array(0..<count) }
        var chosen: [Int] = []
        for category in Category.allCases {
            let places = items.indices.filter { items[$0].category == category }
            let byObject = Dictionary(grouping: places) { items[$0].object }
            var stream = RandomStream(seed: seed, "selection", category.rawValue)
            let objects = byObject.sorted { $0.key < $1.key }
            let share = wanted * places.count / count
            var taken = 0
            for object in stream.shuffledIndices(objects.count) where taken < share {
                chosen += objects[object].value
                taken += objects[object].value.count
            }
        }
        return chosen.sorted()
    }
}
