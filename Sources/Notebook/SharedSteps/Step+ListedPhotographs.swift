import Datasets

extension DataRole {
    /// Photographs of ImageNet that a file lists, such as those that a paper evaluates on.
    public static let evaluated = DataRole("evaluated", usual: "none", accepts: PhotographList.acceptsLists)
}

extension Step where Value == PhotographCollection {
    /// Photographs that a list of the user's names (`--data evaluated=val/Evaluation_2000.txt`); an empty collection where there
    /// is no list.
    public static func listedPhotographs() -> Step<PhotographCollection> {
        Step<PhotographCollection>.source("listed photographs", role: .evaluated) { setting in
            guard let path = setting.data[DataRole.evaluated.name] else {
                let missing = MissingSource(
                    "a list of photographs to evaluate on", "none was named",
                    advice: "Name one with --data \(DataRole.evaluated.name)=FILE")
                return Source(digest: "none", missing: missing) { PhotographCollection.empty("no list") }
            }
            let found = try PhotographList.foundListed(at: path)
            let name = SourceName(.data, found.name, place: found.folder.path)
            return Source(files: found.files, format: found.format, name: name) {
                let collection = try found.load()
                let digest = collection.digest
                return .init(
                    collection, digest: digest,
                    details: [
                        ("Listed photographs", "\(collection.count), by \(collection.name)"),
                        ("Licence of the listed photographs", collection.licence.inWords),
                        ("SHA-256 of the listed photographs", digest),
                    ])
            }
        }
    }
}
