import ArgumentParser
import Foundation
import Notebook

struct StudyArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The study's name; `cahier list` shows them.", valueName: "study"))
    var name: String

    /// - Throws: exit status 64, after saying which studies there are.
    func find() throws -> Study {
        if let study = Cahier.studies.first(where: { $0.name == name }) { return study }
        FileHandle.standardError.write(Data("Error: \(unknownStudy(name, known: Cahier.studies.map(\.name)))\n".utf8))
        throw ExitCode.validationFailure
    }
}
