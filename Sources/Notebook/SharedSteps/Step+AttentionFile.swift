import Datasets
import Foundation
import Methods
import Networks

extension Step where Value == WeightsFile? {
    /// The authors' own attention module of VGG-16: the file that `$CAHIER_TTAME` names, nothing where it names none.
    public static func publishedAttention() -> Step {
        Step<WeightsFile?>.source("the authors' module of VGG-16") { _ in
            guard let path = ProcessInfo.processInfo.environment["CAHIER_TTAME"], !path.isEmpty else {
                return Source(
                    digest: "none",
                    missing: MissingSource(
                        "the authors' module of VGG-16", "it isn't here",
                        advice: "Name vgg16_TTAME.ckpt, or TAME's epoch_8.pt, in $CAHIER_TTAME")
                ) { nil }
            }
            let file = URL(fileURLWithPath: path)
            return Source(
                files: [file], format: "attention module",
                name: SourceName(.weights, file.lastPathComponent, place: file.path)
            ) {
                .init(
                    try WeightsFile(path: file.path),
                    digest: try FileDigest.sha256(of: file, advice: "Name a file in $CAHIER_TTAME"),
                    details: [("Module", file.lastPathComponent)])
            }
        }
    }
}
