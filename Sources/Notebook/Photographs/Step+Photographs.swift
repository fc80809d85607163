import Datasets
import Networks

extension Step where Value == PhotographCollection {
    /// The photographs that the run asks for: a folder with `labels.csv` in `CAHIER_DATA`, or Debian's Tux Paint
    /// stamps.
    public static func photographs(
        _ name: String = "photographs", file: String = #fileID, line: Int = #line, column: Int = #column
    ) -> Step<PhotographCollection> {
        .source(name, file: file, line: line, column: column) { setting in
            let found = try PhotographLocator().find(named: setting.dataset)
            return Source(files: found.files, format: found.format) {
                let collection = try found.load()
                let digest = collection.digest
                return .init(
                    collection, digest: digest,
                    details: [
                        ("Photographs", collection.name),
                        ("Pictures", "\(collection.count) of \(Set(collection.items.map(\.object)).count) objects"),
                        ("SHA-256 of the photographs", digest),
                    ])
            }
        }
    }
}

extension Step where Value == PretrainedVGG16 {
    /// VGG-16 with the ImageNet weights that are here: the complete network where there is one, else its convolutions.
    public static func pretrainedVGG16(
        _ name: String = "ImageNet weights", file: String = #fileID, line: Int = #line, column: Int = #column
    ) -> Step<PretrainedVGG16> {
        .source(name, file: file, line: line, column: column) { _ in
            let file = try PretrainedLocator(.vgg16).find()
            return Source(files: [file], format: "VGG-16 weights") {
                let network = try PretrainedVGG16(contentsOf: file)
                return .init(
                    network, digest: network.digest,
                    details: [
                        ("VGG-16 weights", network.origin),
                        (
                            "Content",
                            network.complete == nil ? "13 convolutions, no classifier" : "the complete network"
                        ),
                        ("SHA-256 of the weights' file", network.digest),
                    ])
            }
        }
    }
}

extension Step where Value == PretrainedAlexNet? {
    /// AlexNet with the ImageNet weights that the user has; nothing where there are none, as no package has them.
    public static func pretrainedAlexNet(
        _ name: String = "AlexNet's ImageNet weights", file: String = #fileID, line: Int = #line, column: Int = #column
    ) -> Step<PretrainedAlexNet?> {
        .source(name, file: file, line: line, column: column) { _ in
            guard let file = try PretrainedLocator(.alexNet).findIfAny() else { return Source(digest: "none") { nil } }
            return Source(files: [file], format: "AlexNet weights") {
                let network = try PretrainedAlexNet(contentsOf: file)
                return .init(
                    network, digest: network.digest,
                    details: [
                        ("AlexNet's weights", network.origin), ("SHA-256 of AlexNet's weights' file", network.digest),
                    ])
            }
        }
    }
}
