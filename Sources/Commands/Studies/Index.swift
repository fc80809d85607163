import ArgumentParser
import Foundation
import Notebook

struct Index: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes the page over all reports: which findings held here?",
        discussion: """
            Every run writes it too; this is for reports that were copied or removed by hand. Without --output, both folders \
            that runs write to get theirs, where they are: Output for full runs, .cahier/output for quick ones.

            Examples:
              cahier index
              cahier index --output Output
            """)

    @OptionGroup var output: OutputOptions

    func run() throws {
        let usual = Profile.allCases.map(\.reportFolder).filter { FileManager.default.fileExists(atPath: $0.path) }
        let folders = output.named.map { [$0] } ?? usual
        guard !folders.isEmpty else { return try print("no reports yet: `cahier run STUDY` writes one") }
        for folder in folders {
            let (page, studies, unread) = try OutputIndex.write(in: folder)
            try print("\(page.path): \(counted(studies.count, "report"))")
            for name in unread {
                try print("\(name): another version wrote its results.json; `cahier figures \(name)` writes it anew")
            }
        }
    }
}
