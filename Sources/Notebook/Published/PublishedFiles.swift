import Foundation

/// The files of a report's folder that a run wrote, as `run.json` lists them: what a later run may remove.
struct PublishedFiles: Codable {
    /// Paths in the folder.
    var names: [String]

    init(_ names: [String]) { self.names = names }

    init(from decoder: any Decoder) throws { names = try decoder.singleValueContainer().decode([String].self) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(names.sorted())
    }

    /// Those that the last run wrote there; none where nobody knows.
    init(in folder: URL) {
        struct Listing: Decodable { var files: PublishedFiles }
        let run = try? Data(contentsOf: folder.appendingPathComponent("run.json"))
        names = run.flatMap { try? JSONDecoder().decode(Listing.self, from: $0).files.names } ?? []
    }

    /// Removes those of figures, tables and values that are no longer among a report's files.
    ///
    /// Whatever else lies in the folder is nobody's of ours. A file that can't be removed stays.
    func remove(allBut kept: PublishedFiles, in folder: URL) {
        let kept = Set(kept.names)
        for name in names where !kept.contains(name) {
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, ["figures", "tables", "values"].contains(parts[0]), !parts[1].isEmpty,
                !parts[1].hasPrefix(".")
            else { continue }
            let file = folder.appendingPathComponent(name)
            guard (try? file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == false else { continue }
            try? FileManager.default.removeItem(at: file)
        }
    }
}
