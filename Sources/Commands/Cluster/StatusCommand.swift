import ArgumentParser
import Foundation
import Notebook
import Wording

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Says how far a submission is.",
        discussion: """
            Reads the files in the folder alone, so that it works wherever they are, with any scheduler or none. What failed is \
            named with the last lines of its job's log, as is what kept a job from beginning, and a disk that is full.

            Examples:
              cahier status .cahier/submissions/clipped-activation-7f3a91c2
              ssh login cahier status --watch DIR
            """)

    @OptionGroup var submission: SubmissionArgument
    @Flag(help: "Say it again every five seconds, until everything is computed.")
    var watch = false

    func run() throws {
        let folder = submission.folder, plan = try folder.plan(), remark = self.remark(on: plan)
        while true {
            let status = folder.status(of: plan)
            let isTerminal = isatty(STDOUT_FILENO) == 1
            if watch, isTerminal { try print("\u{1B}[H\u{1B}[2J\u{1B}[1A") }
            try print(status.text(folder: submission.path, remark: remark))
            if !watch || status.isComplete || status.isAtAnEnd() { return }
            Thread.sleep(forTimeInterval: 5)
        }
    }
}

extension StatusCommand {
    /// What this program would make of the plan, if not what it is for.
    private func remark(on plan: SubmissionPlan) -> String? {
        guard let study = Cahier.studies.first(where: { $0.name == plan.study }) else {
            return "this program has no study \"\(plan.study)\": work on the plan with the one that made it"
        }
        do {
            return try plan.differingStep(of: study).map {
                "this program computes \"\($0)\" otherwise than the one that made the plan: work on it with that one, or submit the study again"
            }
        } catch {
            return "whether this program computes what the plan is for can't be told: \(Notebook.message(of: error))"
        }
    }
}

struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ends a submission's jobs.",
        discussion: """
            All jobs that Slurm has of it end, by their one name. What is done stays in the folder: the same `cahier submit` \
            goes on from it.

            Example:
              cahier cancel .cahier/submissions/clipped-activation-7f3a91c2
            """)

    @OptionGroup var submission: SubmissionArgument

    func run() throws {
        let plan = try submission.folder.plan(), queue = SlurmQueue(plan.name)
        let count = try queue.count()
        if count > 0 { try queue.cancel() }
        try print("\(counted(count, "job")) of \(plan.name) cancelled; what is done stays in \(submission.path)")
    }
}

extension SubmissionStatus {
    /// A line for each step with a bar, below it what failed; the sum first.
    func text(folder: String, remark: String? = nil) -> String {
        let profile = plan.settings.first?.profile.rawValue ?? ""
        let running = steps.reduce(0) { $0 + $1.running.count }
        var head =
            "\(plan.study), \(profile): \(steps.count(where: \.isDone)) of \(counted(steps.count, "step")) done"
        if plan.settings.count > 1 { head += " in \(plan.settings.count) replicates" }
        if running > 0 { head += ", \(counted(running, "job")) running on \(counted(machines, "machine"))" }
        if let left { head += "; about \(duration(left)) left of the steps that are running" }
        let width = steps.map(\.name.count).max() ?? 0
        var lines = [head]
        for step in steps {
            lines.append("  \(step.name.padded(to: width))  \(Self.bar(step.part))  \(step.words)")
            for failure in step.failures.prefix(Self.shown) {
                let progress = failure.progress
                lines.append(
                    "      failed: share \(progress.share.text)\(replicate(progress)) on \(progress.host)\(progress.job.map { ", job \($0)" } ?? ""): \(progress.failure ?? "")"
                )
                lines += failure.log.map { "        \($0)" }
            }
            if step.failures.count > Self.shown {
                lines.append("      and \(step.failures.count - Self.shown) more that failed")
            }
            lines += beginnings(of: step.name).map { "      could not begin: \($0)" }
            for progress in step.silent.prefix(Self.shown) {
                lines.append(
                    "      nothing heard of share \(progress.share.text)\(replicate(progress)) on \(progress.host) for \(duration(Date().timeIntervalSince1970 - progress.updated))"
                )
            }
        }
        lines += beginnings(of: "")
        if let room, isDiskFull, !isComplete {
            lines.append(
                "the disk that \(folder) is on has \(room / 1000) kB left: make room; what was written is whole")
        }
        if let remark { lines.append(remark) }
        if steps.contains(where: { !$0.failures.isEmpty || !$0.silent.isEmpty }) || !troubles.isEmpty {
            lines.append("the same cahier submit repeats what is missing")
        } else if isComplete {
            lines.append("cahier collect \(folder)")
        }
        return lines.joined(separator: "\n")
    }

    /// How many processes of a step are named that have the same trouble, or failed.
    private static let shown = 5

    /// A line for each finding that kept processes from a step's work.
    private func beginnings(of step: String) -> [String] {
        let own = troubles.filter { $0.step == step }
        return own.map(\.finding).uniqued.prefix(Self.shown).map { finding in
            let same = own.filter { $0.finding == finding }
            return "\(same[0].who)\(same.count > 1 ? " (and \(same.count - 1) more)" : ""): \(finding)"
        }
    }

    private func replicate(_ progress: ShardProgress) -> String {
        plan.settings.count > 1 ? " of replicate \(progress.replicate + 1)" : ""
    }

    private static func bar(_ part: Double) -> String {
        let full = Int((part * 20).rounded(.down))
        return String(repeating: "█", count: full) + String(repeating: "░", count: 20 - full)
    }
}

extension SubmissionStatus.Step {
    fileprivate var words: String {
        if isDone { return "done" }
        var words: [String] = []
        if due > 0 { words.append("\(pieces) of \(counted(due, "piece"))") }
        if sharesDone > 0 { words.append("\(counted(sharesDone, "share")) done") }
        if let first = running.first {
            let doing = running.count == 1 && !first.doing.isEmpty ? " (\(first.doing))" : ""
            words.append(
                "\(running.count) running on \(Set(running.map(\.host)).sorted().prefix(3).joined(separator: ", "))\(doing)"
            )
        }
        if stopped > 0 { words.append("\(stopped) stopped, to be run again") }
        if replicates > 1, values > 0 { words.append("\(values) of \(replicates) replicates done") }
        return words.isEmpty ? "waiting" : words.joined(separator: ", ")
    }
}
