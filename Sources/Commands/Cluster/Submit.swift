import ArgumentParser
import Files
import Foundation
import Notebook
import Registration

struct Submit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Has a cluster compute a study.",
        discussion: """
            Plans which steps a run would compute and in how many shares, writes the plan, the jobs' script and their folders \
            into a folder that all machines must see, and hands the jobs to Slurm. All of them compute with the same \
            instructions and threads, so that their results are those of `cahier run` with the same --instructions and \
            --threads. Given again, it goes on from what lies in the folder.

            Examples:
              cahier submit clipped-activation --profile full --partition cpu \\
                --time 2:00:00 --jobs 20
              cahier submit clipped-activation --profile full --replicates 10
              cahier submit clipped-activation --dry-run
              cahier submit clipped-activation --engine none --dir shared
              sh shared/submit.sh                     where Slurm is
              cahier status DIR; cahier collect DIR
            """)

    enum Engine: String, CaseIterable, ExpressibleByArgument { case slurm, parallel, kubernetes, none }

    @OptionGroup var study: StudyArgument
    @OptionGroup var setting: SettingOptions
    @OptionGroup var slurm: SlurmOptions
    @Option(help: ArgumentHelp("In how many shares a step is cut at most.", valueName: "number"))
    var jobs = 20
    @Option(
        help: ArgumentHelp(
            "How long a share takes at least, as far as earlier runs tell: 90s, 10m, 1h.", valueName: "time"),
        transform: Submit.seconds)
    var chunk = 600.0
    @Option(
        name: .customLong("dir"),
        help: ArgumentHelp(
            "The folder that all machines see. (default: .cahier/submissions/STUDY-…)", valueName: "dir"),
        completion: .directory)
    var path: String?
    @Option(help: "Who runs the jobs; all but slurm only write, and say what to do.")
    var engine = Engine.slurm
    @Option(
        help: ArgumentHelp(
            "The words by which jobs call this program, such as 'apptainer exec cahier.sif cahier'. (default: its file)",
            valueName: "command"))
    var command: String?
    @Flag(name: .customLong("dry-run"), help: "Only say what would be written and submitted.")
    var isDry = false
    @OptionGroup var store: StoreOptions

    /// "10m", in seconds.
    private static func seconds(_ text: String) throws -> Double {
        let units = ["s": 1.0, "m": 60, "h": 3600]
        guard let unit = units[String(text.suffix(1))], let number = Double(text.dropLast()), number >= 0,
            number.isFinite
        else { throw ValidationError("--chunk takes a time, such as 90s, 10m or 1h.") }
        return number * unit
    }

    func validate() throws {
        guard (1...100_000).contains(jobs) else { throw ValidationError("--jobs takes 1 to 100000.") }
        if let command, command.contains(where: \.isNewline) || command.allSatisfy(\.isWhitespace) {
            throw ValidationError("--command takes the words that call cahier, in one line.")
        }
    }

    func run() throws {
        var arithmetic = setting.arithmetic
        arithmetic.instructions = arithmetic.instructions ?? .avx2
        arithmetic.threads = arithmetic.threads ?? slurm.cpus
        try arithmetic.apply()
        let study = try study.find()
        let store = try store.open(for: .reading)
        defer { store.close() }
        let runner = Runner(store: store, registrations: .current)
        let program = Program.file
        var prepared = try runner.plan(
            study, settings: try setting.setting(for: study, runner).eachReplicate,
            instructions: arithmetic.instructions?.rawValue, threads: arithmetic.threads, jobs: jobs, chunk: chunk,
            program: program.flatMap { try? Data(contentsOf: $0) }.map { contentDigest(of: $0) },
            workingFolder: FileManager.default.currentDirectoryPath)
        let name = prepared.plan.name.replacing("cahier", with: study.name, maxReplacements: 1)
        let folder = SubmissionFolder(
            URL(fileURLWithPath: path ?? ".cahier/submissions/\(name)", isDirectory: true))
        try goOn(&prepared, in: folder)
        let script = SlurmScript(
            prepared.plan, in: folder, program: program?.path ?? "cahier", command: command,
            slurm.request(isAsked: engine == .slurm && !isDry))
        try print(planText(prepared, folder))
        guard !isDry else { return try printDry(prepared.plan, script, folder) }
        if let setting = prepared.plan.setting, try runner.hasRegistration(study) {
            let store = try self.store.open()
            defer { store.close() }
            try Runner(store: store, registrations: .current).recordRegistration(of: study, for: setting)
        }
        try prepared.write(into: folder)
        folder.takeBackTroubles()
        try handOver(prepared.plan, script, folder, program: program?.path ?? "cahier")
    }

    /// Takes the plan that lies in the folder where it is of the same work: what is done there counts as done.
    private func goOn(_ prepared: inout PreparedSubmission, in folder: SubmissionFolder) throws {
        guard folder.isThere else { return }
        var plan = try folder.plan()
        guard plan.name == prepared.plan.name else {
            throw NotebookError(
                .submission, "submitting \(study.name) in \(folder.folder.path)",
                "the folder has another plan: \(plan.name), of \(plan.study)", advice: "Name another folder with --dir")
        }
        plan.divide(jobs: jobs, chunk: chunk)
        prepared.plan = plan
    }

    private func planText(_ prepared: PreparedSubmission, _ folder: SubmissionFolder) throws -> String {
        let done = folder.status(of: prepared.plan).steps.filter(\.isDone).map(\.name)
        var rows = [["step", "computed as", "the last time"]]
        for step in prepared.plan.steps where !rows.contains(where: { $0[0] == step.name }) {
            let way =
                done.contains(step.name)
                ? "done" : step.shares > 1 ? "\(step.shares) shares" : step.isDivided ? "pieces, in one job" : "whole"
            rows.append([step.name, way, step.seconds.map { duration($0) } ?? "not known"])
        }
        let plan = prepared.plan
        let head =
            "\(plan.name): \(plan.study), \(setting.profile.rawValue), \(counted(plan.steps.count, "step")) to compute, \(counted(prepared.reused, "value")) here already"
        return plan.steps.isEmpty ? head : "\(head)\n\(aligned(rows))"
    }

    private func printDry(_ plan: SubmissionPlan, _ script: SlurmScript, _ folder: SubmissionFolder) throws {
        try print("would write \(folder.folder.path): plan.json, seed.parcel and folders for the steps")
        switch engine {
        case .slurm:
            try print("\(SlurmScript.fileName):\n\(script.text)")
            let calls = script.calls(where: folder.isDone)
            try print(script.shellText(of: calls))
        case .parallel, .kubernetes, .none: try print(otherText(plan, folder, program: Program.file?.path ?? "cahier"))
        }
    }

    private func handOver(
        _ plan: SubmissionPlan, _ script: SlurmScript, _ folder: SubmissionFolder, program: String
    ) throws {
        let path = folder.folder.path
        func write(_ text: String, _ name: String) throws {
            try WholeFile.write(Data(text.utf8), to: folder.folder.appendingPathComponent(name))
        }
        switch engine {
        case .slurm:
            try write(script.text, SlurmScript.fileName)
            do { try print(try SlurmQueue(plan.name).submit(script, where: folder.isDone)) } catch {
                folder.note(error, share: nil, step: nil)
                throw error
            }
        case .kubernetes: try write(otherText(plan, folder, program: program), "job.yaml")
        case .parallel: try write(otherText(plan, folder, program: program), "run.sh")
        case .none:
            try write(script.text, SlurmScript.fileName)
            try write(script.shellText(of: script.calls(where: folder.isDone)), "submit.sh")
        }
        if engine != .slurm { try print(otherText(plan, folder, program: program)) }
        try print("cahier status \(path)\ncahier collect \(path)")
    }

    private func otherText(_ plan: SubmissionPlan, _ folder: SubmissionFolder, program: String) -> String {
        switch engine {
        case .kubernetes: OtherEngines.kubernetes(plan, jobs: jobs, cpus: slurm.cpus)
        case .parallel, .slurm: OtherEngines.parallel(plan, in: folder, program: program, command: command, jobs: jobs)
        case .none:
            """
            Nothing was submitted. Where Slurm is, sh \(SlurmScript.word(folder.folder.path))/submit.sh does it. What can be computed is, by this, for each i from 0 to \(jobs - 1), on any machine, until collect ends with 0:
              \(command ?? SlurmScript.word(program)) shard \(SlurmScript.word(folder.folder.path)) --shard i/\(jobs)
            """
        }
    }
}

/// What is handed to `sbatch` as it is.
struct SlurmOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Slurm's partition.", valueName: "name"))
    var partition: String?
    @Option(help: ArgumentHelp("How long a job may take, as sbatch has it: 2:00:00.", valueName: "time"))
    var time: String?
    @Option(
        help: ArgumentHelp("Processors of a job; as many threads compute, unless --threads says.", valueName: "number"))
    var cpus = 2
    @Option(help: ArgumentHelp("A job's memory, as sbatch has it: 6G.", valueName: "size"))
    var mem: String?
    @Option(help: ArgumentHelp("Whose share of the cluster is used.", valueName: "name"))
    var account: String?
    @Option(help: ArgumentHelp("What nodes must have.", valueName: "list"))
    var constraint: String?
    @Option(
        name: .customLong("sbatch"),
        help: ArgumentHelp("Any other option of sbatch's: --sbatch=--qos=long. May be repeated.", valueName: "option"))
    var more: [String] = []

    func validate() throws {
        guard (1...1024).contains(cpus) else { throw ValidationError("--cpus takes 1 to 1024.") }
        for text in [partition, time, mem, account, constraint].compactMap(\.self) + more
        where text.contains(where: \.isNewline) {
            throw ValidationError("What is handed to sbatch is one line.")
        }
    }

    /// - Parameter isAsked: whether the cluster is asked how large an array may be.
    func request(isAsked: Bool) -> SlurmRequest {
        var request = SlurmRequest()
        (request.partition, request.time, request.memory) = (partition, time, mem)
        (request.account, request.constraint, request.cpus, request.more) = (account, constraint, cpus, more)
        if isAsked, let largest = SlurmQueue.largestArray { request.largestArray = largest }
        return request
    }
}
