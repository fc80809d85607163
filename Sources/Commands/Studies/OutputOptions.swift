import ArgumentParser
import Foundation
import Notebook

/// Which folder receives reports.
struct OutputOptions: ParsableArguments {
    @Option(
        name: .customLong("output"),
        help: ArgumentHelp(
            "The folder that receives a folder for each study. (default: .cahier/output for quick runs, Output for full ones)",
            valueName: "dir"), completion: .directory)
    var path: String?

    /// Where the report of a run of this profile goes.
    func folder(for profile: Profile) -> URL { named ?? profile.reportFolder }

    /// The folder that was asked for.
    var named: URL? { path.map { URL(fileURLWithPath: $0, isDirectory: true) } }

    /// The options that another call needs to write into the same folder.
    var arguments: [String] { path.map { ["--output", $0] } ?? [] }
}
