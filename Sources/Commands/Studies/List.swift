import ArgumentParser
import Notebook

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the studies, or what of one study can be replaced.",
        discussion: """
            With a study's name: the data it works on, by role, and the networks; what it takes where a run asks for nothing, and
            what `run` takes in their place.

            Examples:
              cahier list
              cahier list clipped-activation
            """)

    @Argument(help: ArgumentHelp("A study's name.", valueName: "study"))
    var name: String?

    func run() throws {
        if let name { return try print(text(try StudyArgument.find(name))) }
        try print(aligned(Cahier.studies.map { [$0.name, $0.title] }))
    }

    private func text(_ study: Study) -> String {
        var lines = [study.title, study.question, study.paper.citation]
        for role in study.dataRoles {
            lines += ["", "--data \(role.name)=…", "  usually  \(role.usual)", "  takes    \(role.accepts)"]
        }
        for role in study.modelRoles {
            lines += [
                "", "--model \(role.name)=FILE", "  usually  \(role.usual)",
                "  takes    weights of \(role.architecture.rawValue), or of another of predict's networks: \(role.name)=NETWORK:FILE",
            ]
        }
        return lines.joined(separator: "\n")
    }
}
