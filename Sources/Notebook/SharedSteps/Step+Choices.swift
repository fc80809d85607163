import Datasets
import Foundation

// What people chose of pictures, and what other programs know of layers: there only where a run names it.
extension DataRole {
    /// Choices between two pictures.
    public static let choices = DataRole(
        "choices", usual: "none",
        accepts:
            "a CSV file of choices: participant,trial,root,image1,image2,choice; NIGHTS' data.csv; or image1,image2,image3,choice with the odd one's number"
    )

    /// The pictures that choices are of.
    public static let pictures = DataRole(
        "pictures", usual: "the photographs", accepts: "a folder of pictures, by its path")

    /// How well layers tell responses of the brain.
    public static let brainScores = DataRole(
        "brain-scores", usual: "none", accepts: "a CSV file: model,layer,region,benchmark,score")

    /// Two layers of a network that another program computed.
    public static let features = DataRole(
        "features", usual: "none",
        accepts:
            "a folder, named as its network, with folders high and low, each with features.npy and file_names.txt, or corr_NAME.npy and filenames_NAME.npy"
    )

    /// People's names for CIFAR-10's test images.
    public static let humanLabels = DataRole(
        "human-labels", usual: "\(HumanLabels.fileName) in $CAHIER_DATA, where it is",
        accepts: "a file of CIFAR-10H's counts, by its path")
}

/// A file of people's labels, which only their images' order makes sense of.
public struct HumanLabelsFile: Sendable {
    public let file: URL

    /// - Throws: ``DatasetError`` where they are not of images with these labels.
    public func labels(of images: ImageDataset.Split) throws -> HumanLabels {
        try HumanLabels(contentsOf: file, labels: images.labels)
    }
}

/// Features of two levels of a network that was computed elsewhere.
public struct TwoLevelFeatures: Sendable {
    /// That of their folder: "clip"; a folder that is named as a network stands for it: "CORnet-S".
    public let name: String
    public let high, low: PictureFeatures

    init(_ folder: URL) throws {
        func features(_ level: String) throws -> PictureFeatures {
            let place = folder.appendingPathComponent(level)
            let files = (try? FileManager.default.contentsOfDirectory(atPath: place.path))?.sorted() ?? []
            guard
                let name = files.first(where: {
                    $0 == "features.npy" || ($0.hasPrefix("corr_") && $0.hasSuffix(".npy"))
                })
            else {
                throw DatasetError(
                    reading: place.path, "there is no features.npy or corr_NAME.npy in it",
                    advice: "Name a folder with folders high and low with --data features=FOLDER")
            }
            return try PictureFeatures(contentsOf: place.appendingPathComponent(name).path)
        }
        (name, high, low) = (folder.lastPathComponent, try features("high"), try features("low"))
    }
}

extension Step where Value == PictureChoices? {
    /// The choices that a run names, or nothing.
    public static func choicesIfAny() -> Step {
        Step.source("people's choices", role: .choices) { setting in
            guard let path = setting.data[DataRole.choices.name] else {
                return .none(
                    "people's choices",
                    advice: "Name a file of them with --data choices=FILE; `cahier triplets` makes an experiment")
            }
            // A line that is no choice is told before anything is computed.
            _ = try PictureChoices(contentsOf: URL(fileURLWithPath: path))
            return .file(path, "choices") { file in
                let choices = try PictureChoices(contentsOf: file)
                return (
                    choices,
                    [
                        ("Choices", "\(choices.choices.count) of \(choices.participants.count) participants"),
                        ("Form of the choices", choices.form.rawValue),
                    ]
                )
            }
        }
    }
}

extension Step where Value == BrainScores? {
    /// The Brain-Scores that a run names, or nothing.
    public static func brainScoresIfAny() -> Step {
        Step.source("Brain-Scores", role: .brainScores) { setting in
            guard let path = setting.data[DataRole.brainScores.name] else {
                return .none("Brain-Scores", advice: "Name a file of them with --data brain-scores=FILE")
            }
            _ = try BrainScores(contentsOf: URL(fileURLWithPath: path))
            return .file(path, "Brain-Scores") { file in
                let scores = try BrainScores(contentsOf: file)
                return (scores, [("Brain-Scores", "\(scores.scores.count)")])
            }
        }
    }
}

extension Step where Value == HumanLabelsFile? {
    /// People's labels of CIFAR-10's test images where they are, or nothing.
    public static func humanLabelsIfAny() -> Step {
        Step.source("people's labels", role: .humanLabels) { setting in
            let named = setting.data[DataRole.humanLabels.name]
            let found = DataFolder.places().map { $0.appendingPathComponent(HumanLabels.fileName).path }
                .first(where: FileManager.default.fileExists)
            guard let path = named ?? found else {
                return .none(
                    "people's labels",
                    advice:
                        "Put CIFAR-10H's \(HumanLabels.fileName) into CAHIER_DATA, or name it with --data human-labels=FILE"
                )
            }
            return .file(path, "counts of labels") { (HumanLabelsFile(file: $0), []) }
        }
    }
}

extension Step where Value == PictureFolder? {
    /// The pictures that choices are of, where a run names a folder of their own.
    public static func picturesIfAny() -> Step {
        Step.source("pictures", role: .pictures) { setting in
            guard let path = setting.data[DataRole.pictures.name] else {
                return .none("a folder of pictures", advice: "Name it with --data pictures=FOLDER")
            }
            let folder = try PictureFolder(URL(fileURLWithPath: path, isDirectory: true))
            let name = SourceName(.data, folder.folder.lastPathComponent, place: folder.folder.path)
            return Source(files: folder.files, format: "pictures", name: name) {
                .init(folder, digest: try folder.digest, details: [("Pictures of choices", "\(folder.names.count)")])
            }
        }
    }
}

extension Step where Value == TwoLevelFeatures? {
    /// Features of another network, where a run names them.
    public static func featuresIfAny() -> Step {
        Step.source("features", role: .features) { setting in
            guard let path = setting.data[DataRole.features.name] else {
                return .none("another network's features", advice: "Name a folder of them with --data features=FOLDER")
            }
            let found = try TwoLevelFeatures(URL(fileURLWithPath: path, isDirectory: true))
            let files = [found.high, found.low].flatMap { [$0.path, $0.namesPath] }.map { URL(fileURLWithPath: $0) }
            return Source(files: files, format: "features", name: SourceName(.data, found.name, place: path)) {
                // A network's name tells which network the findings take it for.
                let digests = try files.map { try FileDigest.sha256(of: $0, advice: "Check the file") }
                return .init(
                    found, digest: contentDigest(of: Data(([found.name] + digests).joined(separator: "\n").utf8)),
                    details: [("Another network's features", found.name)])
            }
        }
    }
}

extension Source {
    /// Nothing, and what a run could name in its place.
    fileprivate static func none<Wrapped>(_ name: String, advice: String) -> Source where Value == Wrapped? {
        Source(digest: "none", missing: MissingSource(name, "none were named", advice: advice)) { nil }
    }

    /// What one file holds; known by the file's bytes.
    fileprivate static func file<Wrapped>(
        _ path: String, _ format: String, read: @escaping (URL) throws -> (value: Wrapped, details: [(String, String)])
    ) -> Source where Value == Wrapped? {
        let file = URL(fileURLWithPath: path)
        return Source(files: [file], format: format, name: SourceName(.data, file.lastPathComponent, place: file.path))
        {
            let (value, details) = try read(file)
            return .init(
                value, digest: try FileDigest.sha256(of: file, advice: "Name a file with --data"), details: details)
        }
    }
}
