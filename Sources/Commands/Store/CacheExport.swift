import ArgumentParser
import Foundation
import Notebook

struct CacheExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes a run as one small file.",
        discussion: """
            The file has the run with its provenance, findings, and the values of its steps: what `figures` and `diff` \
            read. Activations stay behind, and networks too unless a figure needs them. It is itself a store: the \
            commands read it with --store FILE, and `cahier cache import FILE` brings the run into another store.

            Examples:
              cahier cache export 3 run3.cahier
              cahier cache export 3 run3.cahier --force
              cahier figures clipped-activation --store run3.cahier
            """)

    @Argument(
        help: ArgumentHelp("The run's number; `cahier runs` shows them.", valueName: "run"), completion: .runNumber)
    var number: Int
    @Argument(help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
    var file: String
    @Flag(help: "Overwrite the file if it is there.")
    var force = false
    @OptionGroup var store: StoreOptions

    func run() throws {
        let store = try store.open(for: .reading)
        let name = try store.run(number)?.study
        let export = try store.export(
            run: number, of: Cahier.studies.first { $0.name == name }, to: URL(fileURLWithPath: file),
            isReplacing: force)
        try print(
            "run \(number)\(name.map { " of \($0)" } ?? ""): \(counted(export.values, "value")), \(byteText(export.bytes)) in \(export.file.path)"
        )
        if !export.leftOut.isEmpty {
            try print("left out, since no figure needs them: \(export.leftOut.joined(separator: ", "))")
        }
    }
}

struct CacheImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Brings an exported run into the store.",
        discussion: """
            All checksums are compared first; a damaged file is not imported. The run gets the next number here. Its \
            figures can be redrawn and it can be compared with others; what later runs compute with is computed here, \
            not taken from it.

            Examples:
              cahier cache import run3.cahier
              cahier figures clipped-activation --run 7
            """)

    @Argument(
        help: ArgumentHelp("A file that `cahier cache export` has written.", valueName: "file"), completion: .file())
    var file: String
    @OptionGroup var store: StoreOptions

    func run() throws {
        let result = try store.open().import(URL(fileURLWithPath: file))
        if result.wasKnown {
            try print(
                "run \(result.originalNumber) of \(file) is here already: run \(result.number) of \(result.study)")
        } else {
            try print("imported run \(result.originalNumber) of \(file) as run \(result.number) of \(result.study)")
        }
    }
}
