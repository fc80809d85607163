import Foundation

/// Finds photographs on this machine: a folder with `labels.csv` in `CAHIER_DATA`, or Debian's Tux Paint stamps.
public struct PhotographLocator: Sendable {
    /// `$CAHIER_DATA`, if set.
    public let dataFolder: URL?
    /// `$CAHIER_STAMPS`, or the folder of the Debian package.
    public let stampFolder: URL

    /// The collection that is looked for first.
    public static let defaultFolderName = "imagenet-sample"
    public static let stampsName = "tuxpaint-stamps"
    /// What may be asked for, for people.
    public static let accepts =
        "a folder with \(PhotographFolder.labels), by its path or its name in $CAHIER_DATA, or \(stampsName)"

    /// - Parameter environment: where `CAHIER_DATA` and `CAHIER_STAMPS` are looked up.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        func folder(_ variable: String) -> URL? {
            environment[variable].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0, isDirectory: true) }
        }
        dataFolder = folder("CAHIER_DATA")
        stampFolder = folder("CAHIER_STAMPS") ?? URL(fileURLWithPath: Stamps.defaultFolder, isDirectory: true)
    }

    /// The collection of this name, or the best one here, without reading its pictures.
    ///
    /// - Parameter name: "tuxpaint-stamps", a folder in `CAHIER_DATA` that has a `labels.csv`, or `nil` for
    ///   "imagenet-sample" where it is, and the stamps otherwise.
    /// - Throws: ``DatasetError`` if there is no such collection.
    public func find(_ name: String? = nil) throws -> FoundPhotographs {
        switch name {
        case let path? where path.contains("/"):
            let folder = URL(fileURLWithPath: path, isDirectory: true)
            return try self.folder(folder.lastPathComponent, in: folder.deletingLastPathComponent())
        case Self.stampsName: return try stamps()
        case nil:
            if let dataFolder, isThere(dataFolder.appendingPathComponent(Self.defaultFolderName)) {
                return try folder(Self.defaultFolderName, in: dataFolder)
            }
            return try stamps()
        case let name?:
            guard let dataFolder else {
                throw DatasetError(
                    "looking for the photographs \"\(name)\"", "CAHIER_DATA is not set",
                    advice:
                        "Set CAHIER_DATA to the folder that holds \(name), or use --data photographs=\(Self.stampsName)"
                )
            }
            guard isThere(dataFolder.appendingPathComponent(name)) else {
                throw DatasetError(
                    "looking for the photographs \"\(name)\"",
                    "there is no \(name)/\(PhotographFolder.labels) in \(dataFolder.path)",
                    advice:
                        "Make a folder of photographs with a \(PhotographFolder.labels) there, or use --data photographs=\(Self.stampsName)"
                )
            }
            return try folder(name, in: dataFolder)
        }
    }

    /// The stamps, or those laid out alike in a folder; nothing where there are none and none were asked for.
    ///
    /// - Throws: ``DatasetError`` if there are none in the folder asked for.
    public func findStamps(_ path: String?) throws -> FoundPhotographs? {
        if let path {
            let folder = URL(fileURLWithPath: path, isDirectory: true)
            return FoundPhotographs(format: "Tux Paint stamps", files: try Stamps.files(folder)) {
                try Stamps.load(folder)
            }
        }
        return FileManager.default.fileExists(atPath: stampFolder.path) ? try stamps() : nil
    }

    private func folder(_ name: String, in dataFolder: URL) throws -> FoundPhotographs {
        let folder = dataFolder.appendingPathComponent(name, isDirectory: true)
        return FoundPhotographs(format: "photographs \(name)", files: try PhotographFolder.files(folder)) {
            try PhotographFolder.load(folder, name: name)
        }
    }

    private func stamps() throws -> FoundPhotographs {
        guard FileManager.default.fileExists(atPath: stampFolder.path) else {
            throw DatasetError(
                "looking for photographs",
                "\(dataFolder.map { "no \(Self.defaultFolderName)/\(PhotographFolder.labels) in \($0.path)" } ?? "CAHIER_DATA is not set"), and no stamps in \(stampFolder.path)",
                advice: "Install the Debian package \(Stamps.debianPackage)")
        }
        let folder = stampFolder
        return FoundPhotographs(format: "Tux Paint stamps", files: try Stamps.files(folder)) { try Stamps.load(folder) }
    }

    private func isThere(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(PhotographFolder.labels).path)
    }
}

/// A collection that is there, and not read yet.
public struct FoundPhotographs: Sendable {
    /// What the files are taken for.
    public let format: String
    public let files: [URL]
    /// Reads the files. Throws ``DatasetError`` if one of them is missing or malformed.
    public let load: @Sendable () throws -> PhotographCollection
}
