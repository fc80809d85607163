import Foundation
import Wording

/// Finds photographs on this machine: a folder with `labels.csv` where data are kept, or Debian's Tux Paint stamps.
public struct PhotographLocator: Sendable {
    /// The folders that collections are looked for in, by preference.
    public let places: [URL]
    /// `$CAHIER_STAMPS`, or the folder of the Debian package.
    public let stampFolder: URL

    /// The collection that is looked for first.
    public static let defaultFolderName = "imagenet-sample"
    public static let stampsName = "tuxpaint-stamps"
    /// What the stamps are called where they were read.
    public static let stampsTitle = "Tux Paint stamps"
    /// What to do where the stamps are wanted and not here.
    public static let stampsRemedy = "Install the Debian package \(Stamps.debianPackage)"
    /// What may be asked for, for people.
    public static let accepts =
        "a folder with \(PhotographFolder.labels), by its path or its name in $CAHIER_DATA, or \(stampsName)"

    /// - Parameter environment: where ``DataFolder/places(environment:)`` and `CAHIER_STAMPS` are looked up.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        places = DataFolder.places(environment: environment)
        stampFolder = URL(
            fileURLWithPath: environment["CAHIER_STAMPS"].flatMap { $0.isEmpty ? nil : $0 } ?? Stamps.defaultFolder,
            isDirectory: true)
    }

    /// The collection of this name, or the best one here, without reading its pictures.
    ///
    /// - Parameter name: "tuxpaint-stamps", a folder that has a `labels.csv`, by its path or its name where data are kept, or
    ///   `nil` for "imagenet-sample" where it is, and the stamps otherwise.
    /// - Throws: ``DatasetError`` if there is no such collection.
    public func find(_ name: String? = nil) throws -> FoundPhotographs {
        switch name {
        case let path? where path.contains("/"): return try collection(URL(fileURLWithPath: path, isDirectory: true))
        case let name? where spelling(name) == spelling(Self.stampsName): return try stamps()
        case let name?:
            let here = URL(fileURLWithPath: name, isDirectory: true)
            if let folder = (places.map { $0.appendingPathComponent(name) } + [here]).first(where: isThere) {
                return try collection(folder)
            }
            let near = nearest(name, among: [Self.stampsName, Self.defaultFolderName])
            throw DatasetError(
                "looking for the photographs \"\(name)\"",
                "there is no \(name)/\(PhotographFolder.labels) in \(alternatives(places.map(\.path)))",
                advice: near.isEmpty || near == [name]
                    ? "Make a folder of photographs with a \(PhotographFolder.labels) there, or use --data photographs=\(Self.stampsName)"
                    : "Did you mean \(alternatives(near))?")
        case nil:
            if let folder = places.map({ $0.appendingPathComponent(Self.defaultFolderName) }).first(where: isThere) {
                return try collection(folder)
            }
            return try stamps()
        }
    }

    /// The stamps, or those laid out alike in a folder; nothing where there are none and none were asked for.
    ///
    /// - Throws: ``DatasetError`` if there are none in the folder asked for.
    public func findStamps(_ path: String?) throws -> FoundPhotographs? {
        if let path {
            return try stamps(in: URL(fileURLWithPath: path, isDirectory: true))
        }
        return FileManager.default.fileExists(atPath: stampFolder.path) ? try stamps() : nil
    }

    private func collection(_ folder: URL) throws -> FoundPhotographs {
        let name = folder.lastPathComponent
        return FoundPhotographs(
            name: name, folder: folder, format: "photographs \(name)", files: try PhotographFolder.files(folder)
        ) { try PhotographFolder.load(folder, name: name) }
    }

    private func stamps() throws -> FoundPhotographs {
        guard FileManager.default.fileExists(atPath: stampFolder.path) else {
            throw DatasetError(
                "looking for photographs",
                "there is no \(Self.defaultFolderName)/\(PhotographFolder.labels) in \(alternatives(places.map(\.path))), and there are no stamps in \(stampFolder.path)",
                advice: Self.stampsRemedy)
        }
        return try stamps(in: stampFolder)
    }

    private func stamps(in folder: URL) throws -> FoundPhotographs {
        FoundPhotographs(
            name: Self.stampsTitle, folder: folder, format: "Tux Paint stamps", files: try Stamps.files(folder)
        ) { try Stamps.load(folder) }
    }

    private func isThere(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(PhotographFolder.labels).path)
    }
}

/// A collection that is there, and not read yet.
public struct FoundPhotographs: Sendable {
    /// The collection's name: that of its folder, or "Tux Paint stamps".
    public let name: String
    public let folder: URL
    /// What the files are taken for.
    public let format: String
    public let files: [URL]
    /// Reads the files. Throws ``DatasetError`` if one of them is missing or malformed.
    public let load: @Sendable () throws -> PhotographCollection
}
