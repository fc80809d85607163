import Files
import Foundation

/// The folder that receives a study's artifacts, with `manifest.json` beside them.
struct ArtifactFolder {
    static let manifestName = "manifest.json"

    /// The content of `manifest.json`.
    struct Manifest: Codable {
        struct File: Codable {
            /// The path in the folder.
            var name: String
            var bytes: Int
            var sha256: String
            /// The step that the file is made of, and the key of its value.
            var step: String
            var key: String
            /// Whether the step's value is a measured time or made from one; nothing where it isn't.
            var isTimed: Bool?
        }

        var format = 1
        var study: String
        var profile: Profile
        var seed: UInt64
        var files: [File]
    }

    /// A file to be written.
    struct File {
        var description: Manifest.File
        var contents: Data
    }

    let folder: URL
    let study: Study
    /// What an earlier run wrote there, by its list.
    private let earlier: [Manifest.File]

    /// - Throws: `NotebookError` where the study has no artifacts, or the folder has other files of their names.
    init(_ folder: URL, for study: Study) throws {
        self.folder = folder
        self.study = study
        guard !study.artifacts.isEmpty else {
            throw NotebookError(
                .study, "writing the artifacts of \"\(study.name)\"", "it has none", advice: "Leave out --artifacts")
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else {
            guard !Self.isThere(folder) else {
                throw Self.refusal(folder, study, "it is a link that leads nowhere")
            }
            earlier = []
            return
        }
        guard isFolder.boolValue else { throw Self.refusal(folder, study, "it is a file") }
        earlier = try Self.listed(in: folder, study)
        let known = Set(earlier.map(\.name))
        for name in study.artifacts.map(\.name) {
            if !known.contains(name), Self.isThere(folder.appendingPathComponent(name)) {
                throw Self.refusal(folder, study, "it has another file \"\(name)\"")
            }
        }
    }

    /// The files of the folder's list; none where it has no list.
    private static func listed(in folder: URL, _ study: Study) throws -> [Manifest.File] {
        let manifest = folder.appendingPathComponent(manifestName)
        guard isThere(manifest) else { return [] }
        let data: Data
        do { data = try Data(contentsOf: manifest) } catch {
            throw refusal(folder, study, "its \(manifestName) can't be read: \(error.localizedDescription)")
        }
        guard let read = try? JSONDecoder().decode(Manifest.self, from: data) else {
            throw refusal(folder, study, "it has a \(manifestName) that no run wrote")
        }
        guard read.study == study.name else {
            throw refusal(folder, study, "it has the artifacts of \"\(read.study)\"")
        }
        return read.files
    }

    private static func refusal(_ folder: URL, _ study: Study, _ finding: String) -> NotebookError {
        NotebookError(
            .output, "writing the artifacts of \"\(study.name)\" into \(folder.path)", finding,
            advice: "Name another folder with --artifacts")
    }

    /// Whether there is anything of this name, a link that leads nowhere included.
    private static func isThere(_ file: URL) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: file.path)) != nil
    }

    /// Writes all files and then the manifest: first beside their places, then, once the disk has all of them, by
    /// renaming. What fails before leaves the folder as it was. Files of an earlier run that the study hands out no longer
    /// are removed, unless somebody changed them.
    ///
    /// - Returns: the names of those that were changed, and stay.
    func write(_ files: [File], run: RunRecord) throws -> [String] {
        let manifest = Manifest(
            study: study.name, profile: run.setting.profile, seed: run.setting.seed, files: files.map(\.description))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let list = try encoder.encode(manifest) + Data("\n".utf8)
        let manager = FileManager.default
        let isNew = !manager.fileExists(atPath: folder.path)
        let process = ProcessInfo.processInfo.processIdentifier
        let staging =
            isNew
            ? folder.deletingLastPathComponent().appendingPathComponent(".\(folder.lastPathComponent)-\(process)")
            : folder.appendingPathComponent(".cahier-\(process)")
        do {
            defer { try? manager.removeItem(at: staging) }
            for (name, contents) in files.map({ ($0.description.name, $0.contents) }) + [(Self.manifestName, list)] {
                let file = staging.appendingPathComponent(name)
                try Folder.make(file.deletingLastPathComponent())
                try WholeFile.write(contents, to: file)
            }
            // A new folder appears with everything in it.
            if isNew {
                try manager.moveItem(at: staging, to: folder)
                return []
            }
            func move(_ name: String) throws {
                let place = folder.appendingPathComponent(name)
                try Folder.make(place.deletingLastPathComponent())
                try WholeFile.move(staging.appendingPathComponent(name), to: place)
            }
            for file in files { try move(file.description.name) }
            // While the list of them is there: whoever is killed in between leaves no file that nothing names.
            let changed = try removeEarlier(allBut: Set(files.map(\.description.name)))
            try move(Self.manifestName)
            return changed
        } catch {
            throw NotebookError(
                .output, "writing the artifacts of \"\(study.name)\" into \(folder.path)",
                message(of: error).replacing(/\.$/, with: ""),
                advice:
                    "Run \(run.number) is complete in the store: cahier figures \(study.name) --artifacts DIR writes them elsewhere"
            )
        }
    }

    /// - Returns: the names of those whose bytes are not those of the list, and stay.
    private func removeEarlier(allBut kept: Set<String>) throws -> [String] {
        var changed: [String] = []
        for file in earlier where !kept.contains(file.name) && Artifact.problem(ofName: file.name) == nil {
            let place = folder.appendingPathComponent(file.name)
            guard Self.isThere(place) else { continue }
            let attributes = try FileManager.default.attributesOfItem(atPath: place.path)
            guard attributes[.type] as? FileAttributeType == .typeRegular,
                contentDigest(of: try Data(contentsOf: place)) == file.sha256
            else {
                changed.append(file.name)
                continue
            }
            try FileManager.default.removeItem(at: place)
        }
        return changed
    }
}

extension Study {
    var artifacts: [Artifact] { parts.compactMap { if case .artifact(let artifact) = $0 { artifact } else { nil } } }
}
