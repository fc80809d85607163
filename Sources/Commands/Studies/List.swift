import ArgumentParser
import Notebook

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the studies, one in a line.",
        discussion: """
            Example:
              cahier list
            """)

    func run() {
        let width = Cahier.studies.map(\.name.count).max() ?? 0
        for study in Cahier.studies {
            print(study.name.padded(to: width) + "  " + study.title)
        }
    }
}
