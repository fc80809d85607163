import Datasets
import Models
import Networks

extension Step where Value == OwnSizeImages {
    /// Where the images of ``images()`` are at their own size, so that they can be changed there.
    public static func ownSizes() -> Step<OwnSizeImages> {
        Step<OwnSizeImages>.source("images at their own size") { setting in
            let own = OwnSizeImages(try DatasetLocator().find(setting.data[DataRole.images.name]))
            guard !own.files.isEmpty else {
                let digest = try own.digest
                return Source(digest: digest) { own }
            }
            return Source(files: own.files, format: "pictures at their own size", name: nil) {
                .init(own, digest: try own.digest)
            }
        }
    }
}

extension Step where Value == Model {
    /// The step, or in its place the user's own network where a run asks for it: `--model cifar-vgg16-bn=mine.pth`.
    ///
    /// - Parameter usual: what is taken where nothing is asked for: "trained on the images".
    public func orUsers(_ architecture: Architecture, usual: String) -> Step<Model> {
        Step<Model>.replaceable(self, ModelRole(architecture, usual: usual)) { $0 }
    }
}
