import Datasets

extension ImageDataset.Split {
    /// The places of the first images of each class, which are set apart: so many in all, and at most a fifth of each class.
    public func reservedPlaces(_ count: Int, classes: Int) -> [Int] {
        byClass(classes).flatMap { $0.prefix(max(1, min(count / classes, $0.count / 5))) }.sorted()
    }

    /// The places of as many images of each class as can be, so many in all, from behind those that are set apart.
    public func equalClassPlaces(_ count: Int, behind reserved: Int, classes: Int) -> [Int] {
        byClass(classes).flatMap {
            $0.dropFirst(max(1, min(reserved / classes, $0.count / 5))).prefix(max(1, count / classes))
        }.sorted()
    }

    private func byClass(_ classes: Int) -> [[Int]] {
        var found = [[Int]](repeating: [], count: classes)
        for (place, label) in labels.enumerated() { found[label].append(place) }
        return found
    }

    /// The images at these places, in their order.
    public func atPlaces(_ places: [Int], _ shape: ImageDataset.Shape) -> ImageDataset.Split {
        ImageDataset.Split(
            images: places.flatMap { images[$0 * shape.count..<($0 + 1) * shape.count] },
            labels: places.map { labels[$0] })
    }
}
