import Datasets

extension DataRole {
    /// Labelled images of one size.
    public static let images = DataRole(
        "images", usual: "CIFAR-10 where it is, otherwise Fashion-MNIST", accepts: DatasetLocator.accepts
    )

    /// Photographs with the objects in them.
    public static let photographs = DataRole(
        "photographs", usual: "\(PhotographLocator.defaultFolderName) in $CAHIER_DATA, otherwise Tux Paint's stamps",
        accepts: PhotographLocator.accepts)

    /// Objects without their surroundings.
    public static let stamps = DataRole(
        "stamps", usual: "Tux Paint's stamps, where Debian's package is", accepts: "a folder laid out as Tux Paint's")
}

extension Step where Value == ImageDataset {
    /// Labelled images: CIFAR-10 where it is, Fashion-MNIST otherwise, or what the run asks for.
    public static func images() -> Step<ImageDataset> {
        Step<ImageDataset>.source("images", role: .images) { setting in
            let found = try DatasetLocator().find(setting.data[DataRole.images.name])
            let name = SourceName(
                .data, found.name, place: found.folder.path,
                standsFor: found.standsFor.map { MissingSource($0.title, "it isn't here", advice: $0.remedy) })
            return Source(files: found.files, format: found.format, name: name) {
                let dataset = try found.load()
                let counts = [dataset.train.count, dataset.test.count].map { NumberFormat.fixed(0).text(Double($0)) }
                return .init(
                    dataset, digest: dataset.digest,
                    details: [
                        ("Data set", dataset.name),
                        ("Images", "\(counts[0]) for training, \(counts[1]) for testing"),
                        ("Form", "\(dataset.shape), \(dataset.classNames.count) classes"),
                        ("Release", dataset.release), ("Licence of the images", dataset.licence.inWords),
                        ("SHA-256 of its content", dataset.digest),
                    ])
            }
        }
    }
}

extension Step where Value == PhotographCollection {
    /// Photographs: a folder with `labels.csv` in `CAHIER_DATA`, Debian's Tux Paint stamps, or what the run asks for.
    public static func photographs() -> Step<PhotographCollection> {
        Step<PhotographCollection>.source("photographs", role: .photographs) { setting in
            let found = try PhotographLocator().find(setting.data[DataRole.photographs.name])
            let name = SourceName(.data, found.name, place: found.folder.path)
            return Source(files: found.files, format: found.format, name: name) {
                let collection = try found.load()
                let objects = Set(collection.items.map(\.object)).count
                let digest = collection.digest
                return .init(
                    collection, digest: digest,
                    details: [
                        ("Photographs", collection.name), ("Pictures", "\(collection.count) of \(objects) objects"),
                        ("Licence of the photographs", collection.licence.inWords),
                        ("SHA-256 of the photographs", digest),
                    ])
            }
        }
    }

    /// Objects to paste into pictures: Tux Paint's stamps where they are, otherwise none.
    public static func stamps() -> Step<PhotographCollection> {
        Step<PhotographCollection>.source("stamps", role: .stamps) { setting in
            guard let found = try PhotographLocator().findStamps(setting.data[DataRole.stamps.name]) else {
                let missing = MissingSource(
                    PhotographLocator.stampsTitle, "they aren't here", advice: PhotographLocator.stampsRemedy)
                return Source(digest: "none", missing: missing) {
                    PhotographCollection.empty(PhotographLocator.stampsTitle)
                }
            }
            let name = SourceName(.data, found.name, place: found.folder.path)
            return Source(files: found.files, format: found.format, name: name) {
                let stamps = try found.load()
                let digest = stamps.digest
                return .init(
                    stamps, digest: digest,
                    details: [
                        ("Objects to paste", stamps.name), ("Licence of the stamps", stamps.licence.inWords),
                        ("SHA-256 of the stamps", digest),
                    ])
            }
        }
    }
}
