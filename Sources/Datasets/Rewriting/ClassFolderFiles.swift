import Foundation

/// The pictures of a folder with a folder for each class, one by one, in the order of their paths' bytes.
///
///     let files = try ClassFolderFiles(in: folder)
///     for item in files.items where item.isForTraining { try Picture(contentsOf: item.file) }
public struct ClassFolderFiles: Sendable {
    public struct Item: Sendable, Hashable {
        public let file: URL
        /// Inside the folder: "train/cat/1.png".
        public let path: String
        /// The place of its class among the names.
        public let label: Int
        /// Not where there is a folder of test images, and it lies in that.
        public let isForTraining: Bool
    }

    public let folder: URL
    public let classNames: [String]
    public let items: [Item]

    /// - Throws: ``DatasetError`` naming a folder that is missing or holds no images, as ``ClassFolders`` does.
    public init(in folder: URL) throws {
        self.folder = folder
        let root = folder.standardizedFileURL.path
        let found = try ClassFolders.files(in: folder).map { file -> (file: URL, parts: [String]) in
            let path = file.standardizedFileURL.path.dropFirst(root.count).drop { $0 == "/" }
            return (file, path.split(separator: "/").map(String.init))
        }
        // As the loader has it: a folder train with folders in it is a split, and not a class.
        let isSplit = found.contains { $0.parts[0] == "train" && $0.parts.count > 2 }
        let place = isSplit ? 1 : 0
        func isForTraining(_ parts: [String]) -> Bool { !isSplit || parts[0] == "train" }
        var names: [String] = []
        for (_, parts) in found where isForTraining(parts) && !names.contains(parts[place]) {
            names.append(parts[place])
        }
        classNames = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let labels = Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, $0) })
        items = try found.map { file, parts in
            guard let label = labels[parts[place]] else {
                throw DatasetError(
                    reading: file.path, "there is no class \(parts[place]) among the training images",
                    advice: "Remove the folder, or give images of this class for training")
            }
            return Item(
                file: file, path: parts.joined(separator: "/"), label: label, isForTraining: isForTraining(parts))
        }
        .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// Where each picture goes in a folder of PNG files that has those of this one: with the ending png in the place of its own,
    /// or behind it where two would be one.
    public var pngPaths: [String] {
        let stems = items.map { ($0.path as NSString).deletingPathExtension }
        let counts = stems.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        return zip(items, stems).map { item, stem in (counts[stem] == 1 ? stem : item.path) + ".png" }
    }
}
