import ArgumentParser
import Files
import Foundation
import Notebook
import Registration

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs studies and writes their reports.",
        discussion: """
            Steps whose values the store holds for the same code, parameters, profile, seed and data are not run again. A run \
            that was interrupted, by Ctrl-C or worse, goes on where it stopped when the same command is given again. A \
            step that another run is computing is waited for.

            Examples:
              cahier run clipped-activation
              cahier run clipped-activation --profile full --seed 7
              cahier run clipped-activation --data images=fashion-mnist --output /tmp
              cahier run clipped-activation --model cifar-vgg16-bn=mine.pth
              cahier run clipped-activation --workers 4
              cahier run clipped-activation --replicates 10
              cahier run clipped-activation --dry-run
              cahier run integer-training --time-again
              cahier run --all

            A full run of a study that was registered takes its seed from the registration, unless --seed names another; see \
            `cahier register`.

            The report is report.html and report.pdf in .cahier/output/STUDY, that of a full run in Output/STUDY, or in DIR/STUDY with \
            --output DIR; results.json beside it has the numbers. \
            With several studies, one that fails does not stop the others; the exit status is 1 if any failed.
            """)

    @Argument(
        help: ArgumentHelp("The studies' names; `cahier list` shows them.", valueName: "study"),
        completion: .study)
    var names: [String] = []
    @Flag(help: "Run every study that there is.")
    var all = false
    @Flag(name: .customLong("dry-run"), help: "Only say which steps would run and why, as `cahier explain` does.")
    var isDry = false
    @Flag(name: .customLong("open"), help: "Open the report when it is there.")
    var opens = false
    @Option(
        help: ArgumentHelp(
            "Also write the files that the study hands out, with manifest.json, into this folder.", valueName: "dir"),
        completion: .directory)
    var artifacts: String?
    @Option(
        help: ArgumentHelp(
            "How many processes compute, each with its share of the threads unless --threads says how many. (default: 1; where something else computes on the machine, single-threaded ones go on with long steps made of pieces, which 1 rules out)",
            valueName: "number"))
    var workers: Int?
    @OptionGroup var setting: SettingOptions
    @OptionGroup var measurements: MeasurementOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if all && !names.isEmpty { throw ValidationError("Name studies or give --all, not both.") }
        guard (1...256).contains(processes) else { throw ValidationError("--workers takes 1 to 256.") }
        if artifacts != nil && (all || names.count > 1) { throw ValidationError("--artifacts takes one study.") }
        if !all && names.isEmpty {
            throw ValidationError(
                "Name a study, or give --all. The studies are: \(Cahier.studies.map(\.name).joined(separator: ", ")).")
        }
    }

    func run() throws {
        let arithmetic = arithmeticOfAWorker
        try arithmetic.apply()
        let studies = all ? Cahier.studies : try names.map(StudyArgument.find)
        let store = try store.open(for: isDry ? .reading : .writing)
        defer { store.close() }
        guard studies.count != 1 else { return try run(studies[0], in: store) }
        var endings: [[String]] = []
        for study in studies {
            try print("\(study.name):")
            do {
                try run(study, in: store)
                endings.append([study.name, isDry ? "explained" : "complete"])
            } catch let error as FileError {
                // Nobody gets what is said of the others either.
                throw error
            } catch is ExitCode {
                // What it is about has been said.
                endings.append([study.name, "failed, as said above"])
            } catch {
                reportError("\(error)")
                endings.append([study.name, "failed: \(error)"])
            }
        }
        try print("\n" + aligned(endings))
        if endings.contains(where: { $0[1].hasPrefix("failed") }) { throw ExitCode.failure }
    }

    private var processes: Int { workers ?? 1 }

    /// With several processes, each has its share of the threads.
    private var arithmeticOfAWorker: ArithmeticOptions {
        var arithmetic = setting.arithmetic
        if processes > 1, arithmetic.threads == nil {
            arithmetic.threads = max(1, ProcessInfo.processInfo.activeProcessorCount / processes)
        }
        return arithmetic
    }

    private func run(_ study: Study, in store: Store) throws {
        var runner = Runner(store: store, registrations: .current)
        runner.measuresTimesAgain = measurements.timesAgain
        let asked = try setting.setting(for: study, runner)
        if isDry {
            let explanation = try runner.explain(study, setting: asked)
            try print(explanation.text(style: .standardOutput))
            return try explanation.check()
        }
        let interruption = Interruption(store)
        let team = processes > 1 ? Team(of: processes, in: store, options: arithmeticOfAWorker.arguments) : nil
        let relief = workers == nil ? Relief(threads: Arithmetic.current.threads) : nil
        runner.relief = relief
        if team != nil {
            let threads = Arithmetic.current.threads
            StandardError.say(
                "\(processes) processes with \(counted(threads, "thread")) each on \(counted(ProcessInfo.processInfo.activeProcessorCount, "processor")); the same values come from --threads \(threads) alone\n"
            )
        }
        let outcome = try runner.run(
            study, setting: asked, arguments: Program.arguments,
            output: output.folder(for: setting.profile),
            artifacts: artifacts.map { URL(fileURLWithPath: $0) },
            started: { number in
                interruption.watch(run: number)
                team?.work(for: number)
                relief?.callUpon { Team(ofSingleThreaded: $0, in: store, setting.arithmetic).work(for: number) }
            })
        try print(findingsTable(outcome.findings, style: .standardOutput))
        if !outcome.run.provenance.data.isEmpty { try print("data: \(outcome.run.provenance.dataInWords)") }
        let computed = outcome.values.count { $0.origin == .computed }
        let reused = outcome.values.count { $0.origin == .reused }
        try print(
            "run \(outcome.run.number): \(counted(computed, "step")) computed, \(reused) reused, \(counted(outcome.evaluations, "model evaluation"))"
        )
        try print("report: \(outcome.folder.path)/report.html")
        if let artifacts { try print("artifacts: \(counted(outcome.artifacts, "file")) in \(artifacts)") }
        if let registration = outcome.run.provenance.registration, registration.basis != nil {
            try print("registration: \(registration.text)")
            for line in registrationLines(outcome.findings) { try print("  \(line)") }
        }
        if opens { open(outcome.folder.appendingPathComponent("report.html")) }
    }
}
