import Notebook

extension ImageDataset.Split {
    /// The first images of each class, as many of each, in the order of the files; all of a class that has fewer.
    ///
    /// A network that answers one class always is then right by chance exactly.
    func balanced(_ perClass: Int) -> ImageDataset.Split {
        var taken: [Int: Int] = [:]
        let places = labels.indices.filter { place in
            let before = taken[labels[place], default: 0]
            taken[labels[place]] = before + 1
            return before < perClass
        }
        let size = images.count / count
        return ImageDataset.Split(
            images: places.flatMap { images[$0 * size..<($0 + 1) * size] }, labels: places.map { labels[$0] })
    }
}

/// How many images there are, for those who can't open them.
struct ImageCounts: Codable, StorableValue {
    var name: String
    var train: Int
    var test: Int

    init(_ images: ImageDataset) { (name, train, test) = (images.name, images.train.count, images.test.count) }
}

/// The images that all fault seeds of a step see, prepared for a model.
struct TrialImages {
    let batch: Batch
    /// What they were cut from, and how: for the keys of kept activations.
    let digest: String

    init(
        _ lab: Lab, of split: KeyPath<ImageDataset, ImageDataset.Split>, _ images: ImageDataset, for model: Model,
        perClass: Int
    ) throws {
        let chosen = images[keyPath: split].balanced(perClass)
        let dataset = try ImageDataset(
            name: images.name, classNames: images.classNames, shape: images.shape, train: chosen, test: chosen)
        batch = try lab.slices(of: \.test, dataset, for: model, count: 1, size: chosen.count)[0]
        digest = dataset.digest
    }
}
