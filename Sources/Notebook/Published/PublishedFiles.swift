import Files
import Foundation
import Reports

/// The files of a report's folder that a run wrote, as `run.json` lists them: what a later run may remove.
struct PublishedFiles: Codable {
    /// The folders of files that come and go with what a study shows.
    static let folders = ["figures", "tables", "values"]

    /// Paths in the folder.
    var names: [String]

    init(_ names: [String]) { self.names = names }

    init(from decoder: any Decoder) throws { names = try decoder.singleValueContainer().decode([String].self) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(names.sorted())
    }

    /// Those that the last run wrote there, by `run.json`; where that is gone or lists none, those of the figures and tables
    /// that `results.json` names. None where nobody knows.
    init(in folder: URL) {
        struct Listing: Decodable { var files: PublishedFiles }
        struct Results: Decodable {
            struct Table: Decodable { var identifier: String }
            var tables: [Table]
        }
        if let listing: Listing = PublishedFile.read("run.json", in: folder) {
            names = listing.files.names
        } else if let results: Results = PublishedFile.read("results.json", in: folder) {
            names = results.tables.map { ReportIndex.stem($0.identifier) }.flatMap { stem in
                ["tables/\(stem).csv", "figures/\(stem).svg", "figures/\(stem)-dark.svg", "figures/\(stem).pdf"]
            }
        } else {
            names = []
        }
    }

    /// Removes those of figures, tables and values that are no longer among a report's files.
    ///
    /// Whatever else lies in the folder is nobody's of ours. A file that can't be removed stays.
    func remove(allBut kept: PublishedFiles, in folder: URL) {
        let kept = Set(kept.names)
        for name in names where !kept.contains(name) {
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, Self.folders.contains(String(parts[0])), !parts[1].isEmpty,
                !parts[1].hasPrefix(".")
            else { continue }
            let file = folder.appendingPathComponent(name)
            guard (try? file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == false else { continue }
            try? FileManager.default.removeItem(at: file)
        }
    }

    /// What else lies where figures, tables and values are, by path: a user's files, or an earlier report's that nobody
    /// listed.
    ///
    /// - Throws: `FileError` where one of the three folders can't be listed.
    func strangers(in folder: URL) throws(FileError) -> [String] {
        let known = Set(names)
        var strangers: [String] = []
        for name in Self.folders {
            let place = folder.appendingPathComponent(name)
            guard FileManager.default.fileExists(atPath: place.path) else { continue }
            for file in try Folder.names(in: place) where !known.contains("\(name)/\(file)") {
                strangers.append("\(name)/\(file)")
            }
        }
        return strangers
    }
}
