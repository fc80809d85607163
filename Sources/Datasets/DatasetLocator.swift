import Foundation
import Wording

/// Finds a data set on this machine: CIFAR-10 where it is, Fashion-MNIST otherwise.
///
/// ```swift
/// let found = try DatasetLocator().find()                      // found.name is "CIFAR-10" or "Fashion-MNIST"
/// let clothes = try DatasetLocator().load("fashion-mnist")     // at 32 px
/// ```
public struct DatasetLocator: Sendable {
    /// The names that ``load(_:)`` knows.
    public static let names = KnownDataset.allCases.map(\.rawValue)
    /// What may be asked for, for people.
    public static let accepts =
        "\(names.joined(separator: ", ")); a folder in CIFAR's binary or Python layout, or one with a folder of PNG, JPEG or "
        + "WebP images for each class (brought to 32 px)"
    /// The side in pixels that images of folders are given: that of the networks for small images.
    static let side = 32

    /// The folders that data sets' folders are looked for in, by preference.
    public let places: [URL]
    /// `$CAHIER_FASHION_MNIST`, if set.
    private let fashionFolder: URL?

    /// - Parameter environment: where ``DataFolder/places(environment:)`` and `CAHIER_FASHION_MNIST` are looked up.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        places = DataFolder.places(environment: environment)
        fashionFolder = environment["CAHIER_FASHION_MNIST"].flatMap {
            $0.isEmpty ? nil : URL(fileURLWithPath: $0, isDirectory: true)
        }
    }

    /// The data set of this name, or the best one here; images of Fashion-MNIST are padded from 28 to 32 pixels.
    ///
    /// - Parameter name: one of ``names`` in any spelling, the path of a folder, or `nil` for CIFAR-10 or Fashion-MNIST,
    ///   whichever is present first.
    /// - Throws: ``DatasetError`` if the name is unknown, no data set is there, or its files are malformed.
    public func load(_ name: String? = nil) throws -> ImageDataset { try find(name).load() }

    /// The files of the data set of this name, or of the best one here, without reading them.
    ///
    /// - Parameter name: as ``load(_:)`` has it, or with a side, by ``namedWithSide(_:_:)``.
    /// - Throws: ``DatasetError`` if the name is unknown, no data set is there, or its images come at a size of their own and not
    ///   at that one.
    public func find(_ name: String? = nil) throws -> FoundDataset {
        let parts =
            name?.split(separator: "\u{0}", maxSplits: 1, omittingEmptySubsequences: false).map(String.init) ?? []
        guard parts.count == 2, let side = Int(parts[1]), side > 0 else { return try find(name, side: Self.side) }
        let found = try find(parts[0].isEmpty ? nil : parts[0], side: side)
        guard side == Self.side || found.isGivenItsSize else {
            throw DatasetError(
                "looking for images of \(side) px", "those of \(found.name) come at \(Self.side) px",
                advice: "Name a folder with a folder of PNG, JPEG or WebP images for each class, or ask for no size")
        }
        return found
    }

    /// A name, or none, with the side in pixels that images of a folder of classes are to be given; behind a zero, which no path
    /// has.
    public static func namedWithSide(_ name: String?, _ side: Int) -> String { "\(name ?? "")\u{0}\(side)" }

    private func find(_ name: String?, side: Int) throws -> FoundDataset {
        guard let name else {
            if let found = findIfAny(.cifar10) { return found }
            guard var found = findIfAny(.fashionMNIST) else { throw missing(.cifar10, or: .fashionMNIST) }
            found.standsFor = .cifar10
            return found
        }
        let folder = URL(fileURLWithPath: name, isDirectory: true)
        if !name.contains("/"), let known = KnownDataset(spelled: name) {
            guard let found = findIfAny(known) else { throw missing(known) }
            return found
        }
        guard FileManager.default.fileExists(atPath: folder.path) else {
            let near = nearest(name, among: Self.names)
            throw DatasetError(
                "looking for the data set \"\(name)\"", "there is no data set of this name, and no such folder",
                advice: near.isEmpty
                    ? "Choose one of \(Self.names.joined(separator: ", ")), or name a folder"
                    : "Did you mean \(alternatives(near))?")
        }
        return try contents(of: folder, side: side)
    }

    /// A data set where it is here: the first folder that is, in the order of the places, whole or not.
    ///
    /// A folder that exists but is incomplete is an error to report, not a reason to use other data.
    public func findIfAny(_ known: KnownDataset) -> FoundDataset? {
        for (folder, layout) in candidates(known) where known != .fashionMNIST || layout.isIn(folder) {
            if FileManager.default.fileExists(atPath: folder.path) { return found(known, layout, folder) }
        }
        return nil
    }

    /// Where a data set may lie.
    private func candidates(_ known: KnownDataset) -> [(folder: URL, layout: DatasetLayout)] {
        if known == .fashionMNIST {
            // Who names a folder means this one alone.
            if let fashionFolder { return [(fashionFolder, FashionMNIST.layout)] }
            let debian = URL(fileURLWithPath: FashionMNIST.defaultFolder, isDirectory: true)
            return [(debian, FashionMNIST.layout)] + inPlaces(known)
        }
        return inPlaces(known)
    }

    private func inPlaces(_ known: KnownDataset) -> [(folder: URL, layout: DatasetLayout)] {
        places.flatMap { place in known.layouts.map { (place.appendingPathComponent($0.folderName), $0) } }
    }

    private func found(_ known: KnownDataset, _ layout: DatasetLayout, _ folder: URL) -> FoundDataset {
        FoundDataset(
            name: known.title, folder: folder, format: layout.format,
            files: layout.files.map(folder.appendingPathComponent)
        ) { try layout.load(folder) }
    }

    /// What a folder holds, by its files: a data set, or a folder of one, as torchvision's `root` has it.
    private func contents(of folder: URL, side: Int) throws -> FoundDataset {
        for known in KnownDataset.allCases {
            if let layout = known.layouts.first(where: { $0.isIn(folder) }) { return found(known, layout, folder) }
        }
        let inside = KnownDataset.allCases.compactMap { known in
            known.layouts.first { $0.isIn(folder.appendingPathComponent($0.folderName)) }.map { (known, $0) }
        }
        if inside.count > 1 {
            let names = inside.map(\.1.folderName)
            throw DatasetError(
                reading: folder.path, "it holds several data sets: \(names.joined(separator: ", "))",
                advice: "Name one of them: \(folder.appendingPathComponent(names[0]).path)")
        }
        if let (known, layout) = inside.first {
            return found(known, layout, folder.appendingPathComponent(layout.folderName))
        }
        var pictures = FoundDataset(
            name: folder.lastPathComponent, folder: folder, format: "folders of classes at \(side) pixels",
            files: try ClassFolders.files(in: folder)
        ) { try ClassFolders.load(folder: folder, size: side) }
        pictures.isGivenItsSize = true
        return pictures
    }

    /// Says where a data set was looked for, and another one that would have done.
    private func missing(_ known: KnownDataset, or other: KnownDataset? = nil) -> DatasetError {
        var findings = ["there is none in \(searched(known))"]
        if let other { findings.append("and no \(other.title) in \(searched(other)) either") }
        return DatasetError(
            "looking for \(known.title)", findings.joined(separator: ", "),
            advice: known.remedy + (other.map { ". Or: \($0.remedy.lowercasedFirst)" } ?? ""))
    }

    private func searched(_ known: KnownDataset) -> String {
        guard known != .fashionMNIST else { return alternatives(candidates(known).prefix(1).map(\.folder.path)) }
        return "\(alternatives(places.map(\.path))), as \(alternatives(known.layouts.map(\.folderName)))"
    }
}

/// A data set that is there, and not read yet.
public struct FoundDataset: Sendable {
    /// "CIFAR-10", or a folder's name.
    public let name: String
    public let folder: URL
    /// The data set that it is taken in place of, where nothing was asked for and the other isn't here.
    public internal(set) var standsFor: KnownDataset?
    /// Whether its images have any sizes and are given one, as those of a folder of classes.
    fileprivate(set) var isGivenItsSize = false
    /// What the files are taken for; the same files read in another way have another format.
    public let format: String
    public let files: [URL]
    /// Reads the files. Throws ``DatasetError`` if one of them is missing or malformed.
    public let load: @Sendable () throws -> ImageDataset

    init(
        name: String, folder: URL, format: String, files: [URL], load: @escaping @Sendable () throws -> ImageDataset
    ) {
        (self.name, self.folder, self.format, self.files, self.load) = (name, folder, format, files, load)
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
