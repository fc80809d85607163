import Datasets
import Foundation
import Methods

// Attacks and attacked images of the user's: there only where a run names them.
extension DataRole {
    /// Attacks to be made.
    public static let attacks = DataRole(
        "attacks", usual: "none", accepts: "a CSV file: attack,norm,channels,epsilon,steps,step_size")

    /// Images that were attacked elsewhere.
    public static let attackedImages = DataRole(
        "attacked", usual: "none",
        accepts:
            "a folder with folders clean and attacked, or with a manifest.csv, as cahier attack writes it; or a file of torchattacks' save with clean images (.pt)"
    )
}

extension Step where Value == AttackList? {
    /// The attacks that a run lists, or nothing.
    public static func attackListIfAny() -> Step {
        Step.source("listed attacks", role: .attacks) { setting in
            guard let path = setting.data[DataRole.attacks.name] else {
                return Source(
                    digest: "none",
                    missing: MissingSource(
                        "listed attacks", "none were named", advice: "Name a file of them with --data attacks=FILE.csv")
                ) { nil }
            }
            let file = URL(fileURLWithPath: path)
            return Source(
                files: [file], format: "attacks", name: SourceName(.data, file.lastPathComponent, place: file.path)
            ) {
                let list = try AttackList(contentsOf: path)
                return .init(
                    list, digest: try FileDigest.sha256(of: file, advice: "Name a file with --data"),
                    details: [("Listed attacks", "\(list.attacks.count)")])
            }
        }
    }
}

extension Step where Value == AttackedPairs? {
    /// The images attacked elsewhere that a run names, or nothing.
    public static func attackedPairsIfAny() -> Step {
        Step.source("images attacked elsewhere", role: .attackedImages) { setting in
            guard let path = setting.data[DataRole.attackedImages.name] else {
                return Source(
                    digest: "none",
                    missing: MissingSource(
                        "images attacked elsewhere", "none were named", advice: "Name them with --data attacked=PATH")
                ) { nil }
            }
            let place = URL(fileURLWithPath: path)
            return Source(
                files: try AttackedPairs.files(at: path), format: "attacked images",
                name: SourceName(.data, place.lastPathComponent, place: place.path)
            ) {
                let pairs = try AttackedPairs(contentsOf: path)
                return .init(
                    pairs, digest: pairs.digest,
                    details: [
                        ("Attacked elsewhere", "\(pairs.names.count) images of \(place.lastPathComponent)"),
                        ("Left out of these", "\(pairs.problems.count)"),
                    ])
            }
        }
    }
}
