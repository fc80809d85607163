import ArgumentParser
import Files
import Foundation
import Notebook

struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a small study that runs, to be made into yours.",
        discussion: """
            Writes Studies/NAME/Study.swift, a module of its own, into the checkout of Cahier that the current folder lies in, and \
            adds it to Package.swift and to Studies/AllStudies.swift.

            With --package it writes a Swift package outside the checkout instead: the study, its test, and a program that \
            knows it beside those of Cahier. Nothing of Cahier is changed.

            Examples:
              cahier new sparse-codes && swift run -c release cahier run sparse-codes
              cahier new sparse-codes --package ~/sparse-codes
              cd ~/sparse-codes && swift run -c release sparse-codes run sparse-codes
            """)

    @Argument(help: ArgumentHelp("The study's name: lower-case words joined by hyphens.", valueName: "name"))
    var name: String
    @Option(
        help: ArgumentHelp("The folder of the new package; it must not be there yet.", valueName: "dir"),
        completion: .directory)
    var package: String?
    @Option(
        name: .customLong("cahier"),
        help: ArgumentHelp(
            "The checkout that the new package depends on. (default: the one that this program was built in)",
            valueName: "dir"), completion: .directory)
    var checkout: String?

    func validate() throws {
        guard name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil else {
            throw ValidationError(
                "'\(name)' is no name for a study: use lower-case words joined by hyphens, like sparse-codes.")
        }
        if checkout != nil, package == nil { throw ValidationError("--cahier goes with --package.") }
    }

    func run() throws {
        let template = StudyTemplate(name: name)
        if let package {
            let folder = URL(fileURLWithPath: package, isDirectory: true)
            let home = try checkout.map(Checkout.named) ?? Checkout.ofProgram()
            try StudyName(template: template).check(in: home)
            try PackageTemplate(study: template, checkout: home).write(to: folder)
            try print("\(folder.path): change into it, then\n  swift run -c release \(name) run \(name)")
        } else {
            let file = try Checkout(around: FileManager.default.currentDirectoryPath).add(template)
            try print("\(file.path): edit it, then\n  swift run -c release cahier run \(name)")
        }
    }
}

/// A checkout of Cahier, to which a study can be added.
struct Checkout {
    let root: URL

    /// - Throws: `NotebookError` if the folder lies in none.
    init(around path: String) throws {
        var folder = URL(fileURLWithPath: path)
        while !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Studies/AllStudies.swift").path) {
            guard folder.path != "/" else {
                throw NotebookError(
                    .study, "writing a study", "the folder \(path) lies in no checkout of Cahier",
                    advice: "Change into the folder that has Package.swift and Studies, or give --package DIR")
            }
            folder.deleteLastPathComponent()
        }
        root = folder
    }

    /// The name of the running program's file: "cahier", or that of a package with a study of its own.
    static var programName: String {
        Program.file?.lastPathComponent ?? "cahier"
    }

    /// The checkout that the running program was built in.
    static func ofProgram() throws -> URL {
        guard let program = Program.file, let found = try? Checkout(around: program.deletingLastPathComponent().path)
        else {
            throw NotebookError(
                .study, "writing a package", "this program lies in no checkout of Cahier",
                advice: "Name one with --cahier DIR")
        }
        return found.root
    }

    /// The checkout that a call names.
    static func named(_ path: String) throws -> URL {
        let root = URL(fileURLWithPath: path, isDirectory: true)
        guard FileManager.default.fileExists(atPath: root.appendingPathComponent("Studies/AllStudies.swift").path)
        else {
            throw NotebookError(
                .study, "writing a package", "\(root.path) is no checkout of Cahier",
                advice: "Name with --cahier the folder that has Package.swift and Studies")
        }
        return root
    }

    /// Writes the study's module and enters it in the two lists.
    /// - Returns: the study's file.
    func add(_ template: StudyTemplate) throws -> URL {
        let folder = root.appendingPathComponent("Studies/\(template.module)")
        let file = folder.appendingPathComponent("Study.swift")
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw NotebookError(
                .study, "writing \(folder.path)", "it is there already", advice: "Choose another name")
        }
        try StudyName(template: template).check(in: root)
        let list = root.appendingPathComponent("Studies/AllStudies.swift")
        let manifest = root.appendingPathComponent("Package.swift")
        let newList = try edited(list, "one study in a line and the closing bracket alone in the last") { text in
            guard let end = text.range(of: "\n]"), let start = text.range(of: "import ") else { return nil }
            text.insert(contentsOf: "\n    \(template.module).study,", at: end.lowerBound)
            text.insert(contentsOf: "import \(template.module)\n", at: start.lowerBound)
            return text
        }
        let newManifest = try edited(manifest, "the studies' names in one line: let studies = [\"…\"]") { text in
            guard let start = text.range(of: "let studies = ["),
                let end = text[start.upperBound...].firstIndex(of: "]")
            else { return nil }
            text.insert(contentsOf: ", \"\(template.module)\"", at: end)
            return text
        }
        let oldList = try Data(contentsOf: list)
        do throws(FileError) {
            try Folder.make(folder)
            try WholeFile.write(Data(template.text.utf8), to: file)
            try WholeFile.write(Data(newList.utf8), to: list)
            try WholeFile.write(Data(newManifest.utf8), to: manifest)
        } catch {
            // All of it or nothing: a module that one list alone has breaks the build.
            try? FileManager.default.removeItem(at: folder)
            try? WholeFile.write(oldList, to: list)
            throw NotebookError(
                .study, error.attempt, error.finding, advice: error.advice(or: "give --package DIR"))
        }
        return file
    }

    private func edited(_ file: URL, _ form: String, _ edit: (inout String) -> String?) throws -> String {
        guard var text = try? String(contentsOf: file, encoding: .utf8), let edited = edit(&text) else {
            throw NotebookError(
                .study, "adding the study to \(file.path)", "its list of studies is not there",
                advice: "Restore the file, with \(form)")
        }
        return edited
    }
}
