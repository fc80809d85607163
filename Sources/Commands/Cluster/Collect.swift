import ArgumentParser
import Files
import Foundation
import Notebook
import Registration

struct Collect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings a submission's work into the store, and writes the report.",
        discussion: """
            Takes over what lies in the folder, by content: what the store has already adds nothing, a damaged file is left out \
            and named. Where two digests stand under one key, both are shown and nothing is taken over. Then the study is run, \
            which finds all of its values; results.json has the bytes that one process alone would have given.

            Examples:
              cahier collect .cahier/submissions/clipped-activation-7f3a91c2
              cahier collect DIR --verify 2%          some pieces computed anew

            Exit status: 0 the report is written; 1 failed; 3 something has not been computed yet.
            """)

    @OptionGroup var submission: SubmissionArgument
    @Option(
        help: ArgumentHelp(
            "Compute so many of the pieces once more, and compare their bytes. Of steps that were computed whole, nothing is.",
            valueName: "percent"), transform: Collect.part)
    var verify: Double?
    @Flag(help: "Wait until everything has been computed.")
    var wait = false
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    /// "2%", as a part of 1.
    private static func part(_ text: String) throws -> Double {
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent <= 100 else {
            throw ValidationError("--verify takes a percentage, such as 2%.")
        }
        return percent / 100
    }

    func run() throws {
        let folder = submission.folder, plan = try folder.plan()
        let study = try submission.study(of: plan)
        try plan.holdArithmetic()
        while wait {
            let status = folder.status(of: plan)
            if status.isComplete { break }
            if status.isAtAnEnd() {
                StandardError.say("warning: a step failed and nobody works any more: cahier status says which\n")
                break
            }
            Thread.sleep(forTimeInterval: 2)
        }
        let store = try store.open()
        defer { store.close() }
        let runner = Runner(store: store, registrations: .current)
        // Before anything is taken over, which nobody could take back.
        if let verify { try check(runner, study, plan, verify) }
        let collection = try runner.collect(study, plan, from: folder)
        for line in collection.refused { StandardError.say("warning: \(line)\n") }
        try print("\(counted(collection.values, "value")) and \(counted(collection.pieces, "piece")) taken over")
        for machine in collection.machines { try print("computed on \(machine)") }
        guard collection.missing.isEmpty else {
            let names = collection.missing.map(\.listedName)
            reportError(
                "\(counted(names.count, "step")) of \(plan.study) not computed yet: \(names.joined(separator: ", ")). To compute what can be computed now: cahier shard \(submission.path) --shard 0/1"
            )
            throw ExitCode(3)
        }
        if let setting = plan.setting { try draw(study, setting, runner) }
    }

    private func check(_ runner: Runner, _ study: Study, _ plan: SubmissionPlan, _ part: Double) throws {
        let verification = try runner.verify(study, plan, from: submission.folder, share: part)
        guard verification.differences.isEmpty else {
            for line in verification.differences { reportError(line) }
            reportError("nothing was taken over.")
            throw ExitCode.failure
        }
        guard verification.pieces > 0 else {
            reportError(
                "nothing could be compared, and nothing was taken over: the folder has no pieces, or not what they are made of; steps that are computed whole are not compared. Leave --verify out to take over what there is"
            )
            throw ExitCode.failure
        }
        try print(
            "\(counted(verification.pieces, "piece")) of \(counted(verification.kinds, "kind")) of machines computed anew: the same bytes"
        )
    }

    private func draw(_ study: Study, _ setting: Setting, _ runner: Runner) throws {
        let interruption = Interruption(runner.store)
        let outcome = try runner.run(
            study, setting: setting, arguments: Program.arguments, output: output.folder(for: setting.profile),
            started: interruption.watch(run:))
        let computed = outcome.values.count { $0.origin == .computed }
        let reused = outcome.values.count { $0.origin == .reused }
        try print(findingsTable(outcome.findings, style: .standardOutput))
        try print(
            "run \(outcome.run.number): \(counted(computed, "step")) computed, \(reused) reused, \(counted(outcome.evaluations, "model evaluation"))"
        )
        try print("report: \(outcome.folder.path)/report.html")
    }
}
