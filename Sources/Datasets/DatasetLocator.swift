import Foundation

/// Finds a data set on this machine: CIFAR-10 where it is, Fashion-MNIST otherwise.
///
/// ```swift
/// let dataset = try DatasetLocator().load()                  // CIFAR-10 or Fashion-MNIST, at 32 px
/// let clothes = try DatasetLocator().load("fashion-mnist")
/// ```
public struct DatasetLocator: Sendable {
    /// The names that ``load(_:)`` knows.
    public static let names = ["cifar-10", "cifar-100", "fashion-mnist"]
    /// What may be asked for, for people.
    public static let accepts =
        "\(names.joined(separator: ", ")); a folder in CIFAR's binary layout, or one with a folder of PNG, JPEG or WebP images "
        + "for each class (brought to 32 px)"
    /// The side in pixels that images of folders are given: that of the networks for small images.
    static let side = 32

    /// `$CAHIER_DATA/cifar-10-batches-bin`, or `nil` where `CAHIER_DATA` is not set.
    public let cifarFolder: URL?
    /// `$CAHIER_DATA/cifar-100-binary`, or `nil` where `CAHIER_DATA` is not set.
    public let cifar100Folder: URL?
    /// `$CAHIER_FASHION_MNIST`, or the folder of the Debian package.
    public let fashionFolder: URL

    /// - Parameter environment: where `CAHIER_DATA` and `CAHIER_FASHION_MNIST` are looked up.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        func folder(_ variable: String) -> URL? {
            guard let path = environment[variable], !path.isEmpty else { return nil }
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        cifarFolder = folder("CAHIER_DATA")?.appendingPathComponent(CIFAR10.folderName, isDirectory: true)
        cifar100Folder = folder("CAHIER_DATA")?.appendingPathComponent(CIFAR100.folderName, isDirectory: true)
        fashionFolder =
            folder("CAHIER_FASHION_MNIST") ?? URL(fileURLWithPath: FashionMNIST.defaultFolder, isDirectory: true)
    }

    /// The data set of this name, or the best one here; images of Fashion-MNIST are padded from 28 to 32 pixels.
    ///
    /// - Parameter name: one of ``names``, the path of a folder, or `nil` for CIFAR-10 or Fashion-MNIST, whichever is
    ///   present first.
    /// - Throws: ``DatasetError`` if the name is unknown, no data set is there, or its files are malformed.
    public func load(_ name: String? = nil) throws -> ImageDataset { try find(name).load() }

    /// The files of the data set of this name, or of the best one here, without reading them.
    ///
    /// - Throws: ``DatasetError`` if the name is unknown or no data set is there.
    public func find(_ name: String? = nil) throws -> FoundDataset {
        switch name {
        case "cifar-10":
            guard let cifarFolder else {
                throw DatasetError(
                    "looking for CIFAR-10", "CAHIER_DATA is not set",
                    advice: "Set CAHIER_DATA to the folder that holds \(CIFAR10.folderName)")
            }
            return cifar(in: cifarFolder)
        case "cifar-100":
            guard let cifar100Folder else {
                throw DatasetError(
                    "looking for CIFAR-100", "CAHIER_DATA is not set",
                    advice: "Set CAHIER_DATA to the folder that holds \(CIFAR100.folderName)")
            }
            return cifar100(in: cifar100Folder)
        case "fashion-mnist":
            guard isThere(fashionFolder, FashionMNIST.trainingImages) else {
                throw DatasetError(
                    "looking for Fashion-MNIST", "there is no \(FashionMNIST.trainingImages) in \(fashionFolder.path)",
                    advice: "Install the Debian package \(FashionMNIST.debianPackage)")
            }
            return fashion
        case nil:
            // A folder that exists but is incomplete is an error to report, not a reason to use other data silently.
            if let cifarFolder, isThere(cifarFolder) { return cifar(in: cifarFolder) }
            if isThere(fashionFolder, FashionMNIST.trainingImages) { return fashion }
            let cifar =
                cifarFolder.map { "no folder \($0.path)" } ?? "CAHIER_DATA is not set (for \(CIFAR10.folderName))"
            throw DatasetError(
                "looking for a data set", "\(cifar), and no \(FashionMNIST.trainingImages) in \(fashionFolder.path)",
                advice: "Install the Debian package \(FashionMNIST.debianPackage)")
        case let path?:
            let folder = URL(fileURLWithPath: path, isDirectory: true)
            guard isThere(folder) else {
                throw DatasetError(
                    "looking for the data set \"\(path)\"", "there is no data set of this name, and no such folder",
                    advice: "Choose one of \(Self.names.joined(separator: ", ")), or name a folder")
            }
            return try contents(of: folder)
        }
    }

    /// What a folder holds, by its files.
    private func contents(of folder: URL) throws -> FoundDataset {
        if isThere(folder, CIFAR10.firstTrainingBatch) { return cifar(in: folder) }
        if isThere(folder, CIFAR100.files[0]) { return cifar100(in: folder) }
        return FoundDataset(
            format: "folders of classes at \(Self.side) pixels", files: try ClassFolders.files(in: folder)
        ) { try ClassFolders.load(folder: folder, size: Self.side) }
    }

    private func cifar100(in folder: URL) -> FoundDataset {
        FoundDataset(format: "CIFAR-100", files: CIFAR100.files.map(folder.appendingPathComponent)) {
            try CIFAR100.load(folder: folder)
        }
    }

    private func cifar(in folder: URL) -> FoundDataset {
        FoundDataset(format: "CIFAR-10", files: CIFAR10.files.map(folder.appendingPathComponent)) {
            try CIFAR10.load(folder: folder)
        }
    }

    private var fashion: FoundDataset {
        FoundDataset(
            format: "Fashion-MNIST, padded to 32 pixels",
            files: FashionMNIST.files.map(fashionFolder.appendingPathComponent),
            load: paddedFashion)
    }

    private func paddedFashion() throws -> ImageDataset {
        let dataset = try FashionMNIST.load(folder: fashionFolder)
        guard dataset.shape.height <= 32, dataset.shape.width <= 32 else {
            throw DatasetError(
                reading: fashionFolder.path, "expected images of at most 32x32 pixels, found \(dataset.shape)",
                advice: "Install the Debian package \(FashionMNIST.debianPackage) again")
        }
        return dataset.padded(to: 32)
    }

    private func isThere(_ folder: URL, _ file: String? = nil) -> Bool {
        FileManager.default.fileExists(atPath: (file.map { folder.appendingPathComponent($0) } ?? folder).path)
    }
}

/// A data set that is there, and not read yet.
public struct FoundDataset: Sendable {
    /// What the files are taken for; the same files read in another way have another format.
    public let format: String
    public let files: [URL]
    /// Reads the files. Throws ``DatasetError`` if one of them is missing or malformed.
    public let load: @Sendable () throws -> ImageDataset
}
