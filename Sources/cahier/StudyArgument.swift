import ArgumentParser
import Foundation
import Notebook
import Studies

struct StudyArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The study's name; `cahier list` shows them.", valueName: "study"))
    var name: String

    /// - Throws: exit status 64, after saying which studies there are.
    func find() throws -> Study {
        if let study = allStudies.first(where: { $0.name == name }) { return study }
        FileHandle.standardError.write(Data("Error: \(unknownStudy(name, known: allStudies.map(\.name)))\n".utf8))
        throw ExitCode.validationFailure
    }
}
