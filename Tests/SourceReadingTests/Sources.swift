import Foundation
import SourceReading

/// A module's sources as texts that a test can edit.
struct Sources {
    var texts: [String: String]
    var libraries: [Library] = []

    /// The real studies of this package, by module.
    static let studies: [String: Sources] = {
        let modules = Dictionary(grouping: read("Studies")) { $0.key.split(separator: "/")[1] }
        return Dictionary(
            uniqueKeysWithValues: modules.filter { !$0.key.hasSuffix(".swift") }.map { module, files in
                (String(module), Sources(texts: Dictionary(uniqueKeysWithValues: files.map { ($0.key, $0.value) })))
            })
    }()

    /// The steps that all studies share.
    static let sharedSteps = Sources(texts: read("Sources/Notebook/SharedSteps"))

    static func read(_ folder: String) -> [String: String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let base = root.appendingPathComponent(folder)
        let paths = (FileManager.default.subpaths(atPath: base.path) ?? []).filter { $0.hasSuffix(".swift") }
        return Dictionary(
            paths.compactMap { path in
                (try? String(contentsOf: base.appendingPathComponent(path), encoding: .utf8)).map {
                    ("\(folder)/\(path)", $0)
                }
            }, uniquingKeysWith: { first, _ in first })
    }

    static func library(_ name: String, _ folder: String? = nil) -> Library {
        Library(
            name: name,
            files: read(folder ?? "Sources/\(name)").sorted { $0.key < $1.key }.map {
                SourceFile(path: $0.key, source: $0.value)
            })
    }

    func table() throws -> CodeTable {
        try CodeTable(
            module: "Studies",
            files: texts.sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, source: $0.value) },
            libraries: libraries)
    }

    /// The sources with a text replaced at its only occurrence.
    func replacing(_ old: String, with new: String) throws -> Sources {
        var edited = self
        let found = texts.filter { $0.value.contains(old) }
        guard let (path, text) = found.first, found.count == 1, text.ranges(of: old).count == 1 else {
            throw NotFound(text: old)
        }
        edited.texts[path] = text.replacing(old, with: new)
        return edited
    }

    struct NotFound: Error { var text: String }
}
