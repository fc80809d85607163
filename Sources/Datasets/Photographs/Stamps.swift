import Foundation
import Pictures

/// Tux Paint's stamps: cut-out photographs of animals, artifacts and plants, from Debian's `tuxpaint-stamps-default`.
///
/// Cartoons and mirrored copies are passed over.
enum Stamps {
    static let defaultFolder = "/usr/share/tuxpaint/stamps"
    static let debianPackage = "tuxpaint-stamps-default"
    /// By the package's file "copyright".
    static let licence = PictureLicence.open(
        origin: "Tux Paint's stamps by Bill Kendrick and others", terms: "GPL-2 or later")

    /// The folders that are used, and what is in them.
    static let categories: [(folder: String, category: PhotographCollection.Category)] = [
        ("animals", .animal), ("household", .artifact), ("vehicles", .artifact), ("clothes", .artifact),
        ("hobbies", .artifact), ("town", .artifact), ("sports", .artifact), ("toys", .artifact),
        ("military", .artifact),
        ("plants", .other), ("food", .other),
    ]
    /// Pictures of each stamp, before different backgrounds.
    static let compositions = 3

    static func files(_ folder: URL) throws -> [URL] {
        try names(folder).map { folder.appendingPathComponent($0.file) }
    }

    /// - Throws: ``DatasetError`` if there is no stamp, or one can't be read.
    static func load(_ folder: URL) throws -> PhotographCollection {
        var items: [PhotographCollection.Item] = []
        var contents: [PhotographCollection.Content] = []
        for (file, category) in try names(folder) {
            let bytes = try DataFile(folder.appendingPathComponent(file), advice: advice).bytes()
            let object = String(file.dropLast(4))
            let name = object.split(separator: "/").last.map { $0.replacingOccurrences(of: "_", with: " ") } ?? object
            for composition in 0..<compositions {
                items.append(.init(file: "\(file) \(composition + 1)", object: object, name: name, category: category))
                contents.append(.stamp(bytes, composition: composition))
            }
        }
        return PhotographCollection(
            name: PhotographLocator.stampsTitle, items: items, contents: contents, licence: licence)
    }

    private static let advice = "Install the Debian package \(debianPackage) again"

    private static func names(_ folder: URL) throws -> [(file: String, category: PhotographCollection.Category)] {
        let found = categories.flatMap { part, category -> [(file: String, category: PhotographCollection.Category)] in
            let names =
                (try? FileManager.default.subpathsOfDirectory(atPath: folder.appendingPathComponent(part).path)) ?? []
            return names.filter(isPhotograph).sorted().map { (file: "\(part)/\($0)", category: category) }
        }
        guard !found.isEmpty else {
            throw DatasetError(reading: folder.path, "there are no stamps in it", advice: advice)
        }
        return found
    }

    private static func isPhotograph(_ name: String) -> Bool {
        let lowercase = name.lowercased()
        return lowercase.hasSuffix(".png") && !["cartoon", "_mirror", "_flip"].contains { lowercase.contains($0) }
    }
}
