import Datasets

extension Step where Value == ImageDataset {
    /// The data set that the run asks for: CIFAR-10 where it is, Fashion-MNIST otherwise.
    public static func imageDataset(
        _ name: String = "images", file: String = #fileID, line: Int = #line, column: Int = #column
    ) -> Step<ImageDataset> {
        .source(name, file: file, line: line, column: column) { setting in
            let found = try DatasetLocator().find(named: setting.dataset)
            return Source(files: found.files, format: found.format) {
                let dataset = try found.load()
                let counts = [dataset.train.count, dataset.test.count].map { NumberFormat.fixed(0).text(Double($0)) }
                return .init(
                    dataset, digest: dataset.digest,
                    details: [
                        ("Data set", dataset.name),
                        ("Images", "\(counts[0]) for training, \(counts[1]) for testing"),
                        ("SHA-256 of its content", dataset.digest),
                    ])
            }
        }
    }
}
