import ArgumentParser
import Notebook
import Studies

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the studies, one in a line.",
        discussion: """
            Example:
              cahier list
            """)

    func run() {
        let width = allStudies.map(\.name.count).max() ?? 0
        for study in allStudies {
            print(study.name.padded(to: width) + "  " + study.title)
        }
    }
}
