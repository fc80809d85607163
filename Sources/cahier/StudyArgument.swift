import ArgumentParser
import Notebook
import Studies

struct StudyArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The study's name; `cahier list` shows them.", valueName: "study"))
    var name: String

    func find() throws -> Study {
        if let study = allStudies.first(where: { $0.name == name }) { return study }
        throw ValidationError(unknownStudy(name, known: allStudies.map(\.name)))
    }
}
