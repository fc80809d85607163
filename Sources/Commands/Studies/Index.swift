import ArgumentParser
import Notebook

struct Index: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes the page over all reports: which findings held here?",
        discussion: """
            Every run writes it too; this is for reports that were copied or removed by hand.

            Example:
              cahier index --output Output
            """)

    @OptionGroup var output: OutputOptions

    func run() throws {
        let (page, studies) = try OutputIndex.write(in: output.folder)
        try print("\(page.path): \(counted(studies.count, "report"))")
    }
}
