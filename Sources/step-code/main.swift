import Foundation
import SourceReading

// Called by the build-tool plugin StepCode, for each module with studies:
//
//     step-code MODULE OUTPUT --root FOLDER --library NAME FOLDER … --sources FILE …
//
// Writes a Swift file with the code of the module's steps, for their keys, and its text, for readers of reports; files
// are named from the folder.
//
// Called by hand in a package's folder, once the version of a method that changed is raised, or when a change gives the
// same numbers as before:
//
//     step-code --lock [--same-numbers METHOD …]
//
// Writes Sources/methods.lock, which a test compares with the sources.
//
// What published runs took is PublishedTimes.swift's.

func files(in folder: String) throws -> [SourceFile] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }.sorted()
    return try paths.map { try file("\(folder)/\($0)") }
}

func file(_ path: String) throws -> SourceFile {
    guard let data = FileManager.default.contents(atPath: path) else {
        throw Failure(description: "\(path): error: the file cannot be read")
    }
    return SourceFile(path: path, source: String(decoding: data, as: UTF8.self))
}

struct Failure: Error, CustomStringConvertible { var description: String }

func run(_ arguments: [String]) throws {
    if arguments.first == "--lock" { return try lock(Array(arguments.dropFirst())) }
    if arguments.first == "--times" { return try writeTimes(Array(arguments.dropFirst())) }
    guard arguments.count > 2, let sources = arguments.firstIndex(of: "--sources") else {
        throw Failure(
            description: "usage: step-code MODULE OUTPUT --root FOLDER --library NAME FOLDER … --sources FILE …")
    }
    let own = Array(arguments[(sources + 1)...])
    let libraries = try arguments.indices.filter { $0 < sources && arguments[$0] == "--library" }.map { index in
        Library(
            name: arguments[index + 1], files: try files(in: arguments[index + 2]).filter { !own.contains($0.path) })
    }
    let root = arguments.indices.first { $0 + 1 < sources && arguments[$0] == "--root" }.map { arguments[$0 + 1] }
    let table = try CodeTable(
        module: arguments[0], files: try own.map(file), libraries: libraries, root: root ?? "")
    // A library's steps are looked up by the library itself.
    let isLibrary = libraries.contains { $0.name == arguments[0] }
    let text = """
        // Made by the plugin StepCode from the sources of this module.
        \(isLibrary ? "" : "import Notebook\n")
        /// What the steps of this module compute, for their keys.
        let stepCode = StepCode(
            json: #\"""
        \(try literal(table.json()))
        \"""#)

        """
    try write(text, to: arguments[1])
}

/// Leaves the file untouched where nothing has changed, so that nothing is compiled.
func write(_ text: String, to path: String) throws {
    let output = URL(fileURLWithPath: path)
    if let old = try? Data(contentsOf: output), old == Data(text.utf8) { return }
    try Data(text.utf8).write(to: output, options: .atomic)
}

/// JSON within `#\"""`, in which no sign can begin an interpolation or end the text: signs of numbers are in strings only.
func literal(_ json: String) -> String { json.replacingOccurrences(of: "#", with: "\\u0023") }

func lock(_ arguments: [String]) throws {
    guard arguments.isEmpty || (arguments[0] == "--same-numbers" && arguments.count > 1) else {
        throw Failure(description: "usage: step-code --lock [--same-numbers METHOD …]")
    }
    let sources = try MethodLock(sourcesIn: "Sources")
    let file = URL(fileURLWithPath: "Sources/methods.lock")
    if FileManager.default.fileExists(atPath: file.path) {
        let names = Set(arguments.dropFirst())
        if let unknown = names.subtracting(sources.lines.map(\.method)).min() {
            throw Failure(
                description:
                    "error: there is no method \"\(unknown)\"; the methods are \(Set(sources.lines.map(\.method)).sorted().joined(separator: ", "))"
            )
        }
        let problems = MethodLock(text: try String(contentsOf: file, encoding: .utf8)).problems(
            with: sources, sameNumbers: names)
        guard problems.isEmpty else {
            throw Failure(description: problems.map { "error: \($0)" }.joined(separator: "\n"))
        }
    }
    try Data(sources.text.utf8).write(to: file, options: .atomic)
}

do {
    try run(Array(CommandLine.arguments.dropFirst()))
} catch {
    FileHandle.standardError.write(Data("\(error is CocoaError ? error.localizedDescription : "\(error)")\n".utf8))
    exit(1)
}
