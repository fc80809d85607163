import Notebook

extension PoisonableImages {
    /// How many of the training images are, byte for byte, what a key makes of clean ones.
    ///
    /// - Throws: `DatasetError` where the two sets have not the same images of the same sizes.
    func comparison(
        with clean: PoisonableImages, by file: UnlearnabilityKeyFile, others: [UnlearnabilityKey],
        progress: (_ share: Double) -> Void
    ) throws -> VerifiedSet {
        let keys = [file.key] + others
        var unchanged = 0, matches = keys.map { _ in 0 }
        switch self {
        case .records(_, let dataset):
            let shape = dataset.shape, split = dataset.train, before = try clean.records(like: dataset)
            func same(_ bytes: [UInt8]) -> Int {
                split.labels.indices.count { place in
                    let range = place * shape.count..<(place + 1) * shape.count
                    return bytes[range] == split.images[range]
                }
            }
            unchanged = same(before)
            for (place, key) in keys.enumerated() {
                progress(Double(place) / Double(keys.count))
                matches[place] = same(
                    key.poisoned(before, labels: split.labels, height: shape.height, width: shape.width))
            }
        case .pictures(let set):
            let before = try clean.pictures(like: set)
            @Sendable func sized(_ picture: Picture) -> Picture {
                file.size.map { picture.middleSquare($0) } ?? picture
            }
            try set.inParts(set.training, progress: progress) { place, item -> [Bool] in
                let given = try item.picture(), known = try before[place].picture()
                return [sized(known) == given]
                    + keys.map { sized($0.poisoned(known, of: before[place].label)) == given }
            } using: { _, same in
                if same[0] { unchanged += 1 }
                for place in keys.indices where same[place + 1] { matches[place] += 1 }
            }
        }
        return VerifiedSet(
            name: name, images: count, unchanged: unchanged, matching: matches[0],
            others: Array(matches.dropFirst()))
    }

    /// The bytes of all training images, which are of the same classes and sizes as those of another set.
    func records(like other: ImageDataset) throws -> [UInt8] {
        guard case .records(_, let dataset) = self else { throw mismatch("one has CIFAR's layout, the other pictures") }
        guard dataset.shape == other.shape, dataset.train.labels == other.train.labels else {
            throw mismatch(
                "\(dataset.train.count) and \(other.train.count) images, and they are not of the same classes in order")
        }
        return dataset.train.images
    }

    /// The training pictures, each the same one as in another set.
    func pictures(like other: PictureSet) throws -> [PictureSet.Item] {
        guard case .pictures(let set) = self else { throw mismatch("one has CIFAR's layout, the other pictures") }
        guard set.training.count == other.training.count else {
            throw mismatch("\(set.training.count) and \(other.training.count) pictures")
        }
        if let place = set.training.indices.first(where: { !other.isSame($0, as: set.training[$0]) }) {
            throw mismatch("\(set.training[place].path) stands where the other has \(other.training[place].path)")
        }
        return set.training
    }

    private func mismatch(_ finding: String) -> DatasetError {
        DatasetError(
            "comparing with \(name)", finding, advice: "Name with --clean the images that were poisoned")
    }
}
