import ArgumentParser
import Foundation
import Notebook
import Registration

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says which steps a run would reuse or compute, and why.",
        discussion: """
            For each step: reused, to run, or depending on steps that are to run; and what in its key differs from the last \
            value that it had. Nothing is run and nothing is stored. Takes what `run` takes. Data and weights that are not \
            here are named, all of them, each with what to do; then the exit status is 1. Of a registered study, each finding's \
            level, kind of test, and what is no longer as it was registered are said, as a report would.

            Examples:
              cahier explain clipped-activation
              cahier explain clipped-activation --profile full --json
            """)

    @OptionGroup var study: StudyArgument
    @OptionGroup var setting: SettingOptions
    @OptionGroup var measurements: MeasurementOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "Print one JSON object instead of lines for people.")
    var json = false

    func run() throws {
        try setting.arithmetic.apply()
        let study = try study.find()
        var runner = Runner(store: try store.open(for: .reading), registrations: .current)
        runner.measuresTimesAgain = measurements.timesAgain
        let explanation = try runner.explain(study, setting: try setting.setting(for: study, runner))
        try print(json ? try explanation.json() : explanation.text(style: .standardOutput))
        try explanation.check()
    }
}
