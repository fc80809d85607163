import ArgumentParser
import Foundation
import Notebook

struct ShardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shard",
        abstract: "Computes a part of a submission: what a cluster's jobs run.",
        discussion: """
            Computes every n-th piece of a step, from the i-th on, that isn't in the folder yet, in a store of its own on this \
            machine, and puts what is done into the folder. Any number of such processes may work at once, on any machines that \
            see the folder; none waits for another. Without --step, it works on all that can be computed now: where each of n \
            processes does so in turn, the whole study is computed after a few rounds.

            SIGUSR1 stops it after the piece or the epoch at hand.

            Examples:
              cahier shard .cahier/submissions/clipped-activation-7f3a91c2 --shard 3/8
              parallel -j 8 cahier shard DIR --shard {}/8 ::: {0..7}
              cahier shard DIR --shard 3/20 --step "VGG-16: faults anywhere"
              cahier shard DIR --shard 0/1 --step "VGG-16: faults anywhere" --join

            Exit status: 0 done, or nothing to do; 1 failed, trying again doesn't help; 69 this machine would give other \
            numbers; 75 stopped before the end, or the step's inputs aren't there: run it again.
            """)

    @OptionGroup var submission: SubmissionArgument
    @Option(help: ArgumentHelp("Which part, from 0, of how many: 0/8 to 7/8.", valueName: "i/n"))
    var shard: Share
    @Option(help: ArgumentHelp("The step. (default: all that can be computed)", valueName: "name"))
    var step: String?
    @Flag(help: "Compute what is missing of whole steps, and their values; the shares are of replicates.")
    var join = false
    @Option(
        help: ArgumentHelp("How long to wait for the step's inputs to appear in the folder.", valueName: "seconds"))
    var wait = 0.0

    func validate() throws {
        guard (0...1e6).contains(wait) else { throw ValidationError("--wait takes a number of seconds.") }
        if join && step == nil { throw ValidationError("--join goes with --step NAME.") }
    }

    func run() throws {
        let folder = submission.folder, plan = try folder.plan()
        let study = try noted(in: folder) { try submission.study(of: plan) }
        do { try noted(in: folder) { try plan.holdArithmetic() } } catch let error as NotebookError {
            reportError("\(error)")
            throw ExitCode(ShardStatus.otherNumbers)
        }
        let work = try ShardWork(study, plan, in: folder, share: shard, step: step, isJoining: join)
        let deadline = ContinuousClock.now + .seconds(wait)
        while true {
            switch try work.run() {
            case .done(let pieces, let values):
                return try print("\(counted(pieces, "piece")) and \(counted(values, "value")) computed")
            case .stopped(let pieces):
                try print("\(counted(pieces, "piece")) computed, stopped before the end")
                throw ExitCode(ShardStatus.again)
            case .notReady(let steps):
                // What another machine has written may show up late.
                guard ContinuousClock.now < deadline else {
                    reportError("\(steps.joined(separator: ", ")) must be computed first: nothing was done.")
                    throw ExitCode(ShardStatus.again)
                }
                Thread.sleep(forTimeInterval: min(5, max(0.05, (deadline - ContinuousClock.now) / .seconds(1))))
            }
        }
    }
}

extension ShardCommand {
    /// What keeps it from beginning stands in the folder, too.
    private func noted<Result>(in folder: SubmissionFolder, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            folder.note(error, share: shard, step: step)
            throw error
        }
    }
}

extension Share: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
