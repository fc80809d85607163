import ArgumentParser
import Foundation
import Notebook

struct StudyArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The study's name; `cahier list` shows them.", valueName: "study"))
    var name: String

    /// - Throws: exit status 64, after saying which studies there are.
    func find() throws -> Study { try Self.find(name) }

    static func find(_ name: String) throws -> Study {
        if let study = Cahier.studies.first(where: { $0.name == name }) { return study }
        FileHandle.standardError.write(Data("Error: \(unknownStudy(name, known: Cahier.studies.map(\.name)))\n".utf8))
        throw ExitCode.validationFailure
    }
}

/// What a run is asked for.
struct SettingOptions: ParsableArguments {
    @Option(help: "How much work: quick (minutes) or full (the paper's protocol, hours).")
    var profile: Profile = .quick
    @Option(help: ArgumentHelp("The data set to use instead of the study's default.", valueName: "name"))
    var dataset: String?
    @Option(help: "Where every random stream starts.")
    var seed: UInt64 = 1
    @Flag(help: "Compute all convolutions with direct kernels: slower, and without Winograd's rounding.")
    var exact = false
    @OptionGroup var arithmetic: ArithmeticOptions

    var setting: Setting { Setting(profile: profile, seed: seed, dataset: dataset, kernels: exact ? .direct : .fast) }
}

extension Profile: ExpressibleByArgument {}
