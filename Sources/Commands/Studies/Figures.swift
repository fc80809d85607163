import ArgumentParser
import Foundation
import Notebook

struct Figures: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Redraws a study's report from the store, without data or model.",
        discussion: """
            Takes the values of the study's latest complete run, or of the run named, and says how many images a model \
            was evaluated on: none. The report goes where the run's own went: .cahier/output/STUDY for a quick run, Output/STUDY for \
            a full one, unless --output names another folder.

            Examples:
              cahier figures clipped-activation
              cahier figures clipped-activation --run 3 --output /tmp/reports
            """)

    @OptionGroup var study: StudyArgument
    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("The run to redraw instead of the latest complete one.", valueName: "number"),
        completion: .runNumber)
    var number: Int?
    @Option(
        help: ArgumentHelp(
            "Also write the files that the study hands out, with manifest.json, into this folder.", valueName: "dir"),
        completion: .directory)
    var artifacts: String?
    @Flag(name: .customLong("open"), help: "Open the report when it is there.")
    var opens = false
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let outcome = try Runner(store: try store.open(for: .reading), registrations: .current).figures(
            try study.find(), run: number, output: output.folder(for:),
            artifacts: artifacts.map { URL(fileURLWithPath: $0) })
        try print("run \(outcome.run.number) redrawn: \(counted(outcome.evaluations, "model evaluation"))")
        if !outcome.run.provenance.data.isEmpty { try print("data: \(outcome.run.provenance.dataInWords)") }
        try print("report: \(outcome.folder.path)/report.html")
        if let artifacts { try print("artifacts: \(counted(outcome.artifacts, "file")) in \(artifacts)") }
        if opens { open(outcome.folder.appendingPathComponent("report.html")) }
    }
}
