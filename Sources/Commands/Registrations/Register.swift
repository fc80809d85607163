import ArgumentParser
import Foundation
import Notebook
import Registration

struct Register: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes down a study's claims, rules and plans before its numbers are known.",
        discussion: """
            Writes Studies/Registrations/STUDY/0001.json (in a package of your own: Registrations/STUDY/0001.json), the next time \
            0002.json, and a page of each for reading. Nothing that is there is ever changed. The file has all that decides: \
            claims, kinds of test, rules, margins, controls, exclusions, plans, the code of the steps, and which of the data are \
            there already. Where none of that has changed since the last registration, nothing is written; an edited comma \
            changes nothing.

            Commit the file before the first full run: that run takes its seed from the file's digest, and says of each finding \
            how well it can be shown that its rules are older than its data.

            Examples:
              cahier register clipped-activation
              cahier register clipped-activation --by "Ada Lovelace <ada@example.org>"
            """)

    @OptionGroup var study: StudyArgument
    @Option(
        help: ArgumentHelp("Who registers. May be repeated. (default: git's user)", valueName: "name <mail>"))
    var by: [String] = []
    @OptionGroup var store: StoreOptions

    func run() throws {
        let study = try study.find()
        let store = try store.open()
        defer { store.close() }
        let new = try Runner(store: store, registrations: .current).register(study, by: by)
        for change in new.changes { try print("changed: \(change)") }
        for data in new.data { try print("data of \(data)") }
        try print("\(new.link.file.path): \(new.link.digest.prefix(12))")
        let folder = new.link.file.deletingLastPathComponent().path
        try print(
            """
            Commit it, then run the study:
              git add \(folder) && git commit -m "Register \(study.name)"
              cahier run \(study.name) --profile full
            """)
    }
}

extension RegistrationPlace {
    /// That of the package which the current folder lies in.
    static var current: RegistrationPlace? {
        RegistrationPlace(around: URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
    }
}
