import ArgumentParser
import Notebook

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a study and writes its report.",
        discussion: """
            Steps whose values the store holds for the same parameters, profile, seed and data are not run again. A run
            that was interrupted goes on where it stopped when the same command is given again.

            Examples:
              cahier run clipped-activation
              cahier run clipped-activation --profile full --seed 7
              cahier run clipped-activation --dataset fashion-mnist --output /tmp/reports

            The report is OUTPUT/STUDY/report.html and report.pdf; results.json beside it has the numbers.
            """)

    @OptionGroup var study: StudyArgument
    @Option(help: "How much work: quick (minutes) or full (the paper's protocol, hours).")
    var profile: Profile = .quick
    @Option(help: ArgumentHelp("The data set to use instead of the study's default.", valueName: "name"))
    var dataset: String?
    @Option(help: "Where every random stream starts.")
    var seed: UInt64 = 1
    @Flag(help: "Compute all convolutions with direct kernels: slower, and without Winograd's rounding.")
    var exact = false
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let study = try study.find()
        let store = try store.open()
        let runner = Runner(store: store)
        let interruption = Interruption(store)
        let outcome = try runner.run(
            study, setting: Setting(profile: profile, seed: seed, dataset: dataset, kernels: exact ? .direct : .fast),
            arguments: Array(CommandLine.arguments.dropFirst()), output: output.folder,
            started: interruption.watch(run:))
        print(findingsTable(outcome.findings, style: .standardOutput))
        let computed = outcome.values.count { $0.origin == .computed }
        let reused = outcome.values.count { $0.origin == .reused }
        print("run \(outcome.run.number): \(counted(computed, "step")) computed, \(reused) reused, \(counted(outcome.evaluations, "model evaluation"))")
        print("report: \(outcome.folder.path)/report.html")
    }
}

extension Profile: ExpressibleByArgument {}
