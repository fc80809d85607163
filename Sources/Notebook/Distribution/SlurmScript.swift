import Foundation
import Wording

/// What Slurm is asked for beside the work: handed to `sbatch` as it is.
public struct SlurmRequest: Sendable, Equatable {
    public var partition: String?
    /// "2:00:00".
    public var time: String?
    public var cpus = 2
    public var memory: String?
    public var account: String?
    public var constraint: String?
    /// Any other options.
    public var more: [String] = []
    /// The largest index of an array, plus one.
    public var largestArray = 1000

    public init() {}

    var options: [String] {
        var options = ["--cpus-per-task=\(cpus)"]
        for (name, value) in [
            ("partition", partition), ("time", time), ("mem", memory), ("account", account), ("constraint", constraint),
        ] { if let value { options.append("--\(name)=\(value)") } }
        return options + more
    }
}

/// The script of a submission's jobs, and the calls of `sbatch` that hand it to Slurm.
public struct SlurmScript: Sendable {
    public static let fileName = "run.sbatch"

    let plan: SubmissionPlan
    let folder: URL
    /// The words that call the program, as a shell has them.
    let command: String
    let request: SlurmRequest

    /// - Parameters:
    ///   - program: its file.
    ///   - command: the words that call it where that isn't the file alone: "apptainer exec cahier.sif cahier".
    public init(
        _ plan: SubmissionPlan, in folder: SubmissionFolder, program: String, command: String? = nil,
        _ request: SlurmRequest
    ) {
        (self.plan, self.folder, self.request) = (plan, folder.folder, request)
        self.command = command ?? Self.word(program)
    }

    /// No `srun`: what it runs is not requeued when it is preempted. A job that stops before its time is over, or is told to,
    /// asks to be run again by its own name in the array: by its number, the whole array would be. A node where the program
    /// can't be run says so in the folder, as any process does that can't begin.
    public var text: String {
        """
        #!/bin/bash
        #SBATCH --job-name=\(plan.name)
        #SBATCH --requeue --open-mode=append --signal=B:USR1@90
        #SBATCH --output="\(folder.appendingPathComponent("logs/%A_%a.log").path)"
        \(request.options.map { "#SBATCH \(Self.optionText($0))" }.joined(separator: "\n"))
        # Arguments: step, number of shares, index of the array's first share, further options of cahier shard.
        unset CAHIER_STORE CAHIER_WATCH
        me=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
        told= child= step=$1
        share=$(($3 + SLURM_ARRAY_TASK_ID))/$2
        program=(\(command))
        trouble() {
          echo "Error: $1" >&2
          mkdir -p \(troubles) && printf '%s\\n' "$step" "share $share on $(uname -n), job $me" "$1" >\(troubles)/."$me" &&
            mv \(troubles)/."$me" \(troubles)/"$me"\(ShardTrouble.suffix)
          exit 1
        }
        trap 'told=1; [ -z "$child" ] || kill -USR1 $child 2>/dev/null' USR1
        cd \(Self.word(plan.workingFolder)) 2>/dev/null || trouble "this node has no folder "\(Self.word(plan.workingFolder))
        command -v "${program[0]}" >/dev/null || trouble "this node has no program ${program[0]}"
        answer=$("${program[@]}" --version 2>&1) || trouble "${program[*]} can't be run on this node: ${answer##*$'\\n'}"
        "${program[@]}" shard \(Self.word(folder.path)) --step "$step" --shard "$share" --wait 120 "${@:4}" &
        child=$!
        [ -z "$told" ] || kill -USR1 $child 2>/dev/null
        wait $child; code=$?
        # A signal ends the first wait and not the program, whose own status the second one gives.
        if [ $code -gt 128 ]; then wait $child; code=$?; fi
        # Told to stop before it could listen: it had not begun.
        if [ $code = 138 ]; then code=75; fi
        if [ $code = 75 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 20 ]; then scontrol requeue "$me" && sleep 60; fi
        exit $code

        """
    }

    private var troubles: String { Self.word(SubmissionFolder(folder).troubles.path) }

    /// A call of `sbatch` for one array.
    public struct Call: Sendable, Equatable {
        public var step: String
        /// The array's last index; its first is 0.
        public var last: Int
        /// Joins and whole steps that must have succeeded, by their names; with their numbers once they are known.
        public var afterSuccess: [String] = []
        /// Arrays that must have ended, however; by their places among the calls.
        public var afterEnd: [Int] = []
        public var arguments: [String]
        public var isJoin: Bool
    }

    /// The calls in an order in which each one's dependencies come before it.
    ///
    /// For a step that is cut, its shares, then a job that makes the value of them, which runs even where a share failed:
    /// it computes what is missing. A step that fails for good cancels what hangs on it, and nothing else.
    ///
    /// - Parameter isDone: whether a planned step has its value already.
    public func calls(where isDone: (PlannedStep) -> Bool) -> [Call] {
        var calls: [Call] = []
        var names: [String] = []
        for step in plan.steps where !names.contains(step.name) { names.append(step.name) }
        for name in names {
            let steps = plan.steps(named: name).map { plan.steps[$0] }
            guard !steps.allSatisfy(isDone) else { continue }
            let inputs = steps.flatMap(\.inputs).map { plan.steps[$0] }.filter { !isDone($0) }.map(\.name).uniqued
            var shares: [Int] = []
            let count = steps.map(\.shares).max() ?? 1
            if count > 1 {
                for first in stride(from: 0, to: count, by: request.largestArray) {
                    shares.append(calls.count)
                    calls.append(
                        Call(
                            step: name, last: min(request.largestArray, count - first) - 1, afterSuccess: inputs,
                            arguments: [name, "\(count)", "\(first)"], isJoin: false))
                }
            }
            for first in stride(from: 0, to: steps.count, by: request.largestArray) {
                calls.append(
                    Call(
                        step: name, last: min(request.largestArray, steps.count - first) - 1, afterSuccess: inputs,
                        afterEnd: shares, arguments: [name, "\(steps.count)", "\(first)", "--join"], isJoin: true))
            }
        }
        return calls
    }

    /// The calls of `sbatch` for a shell, in which each one's number has a name for those after it; all or none.
    public func shellText(of calls: [Call]) -> String {
        let names = calls.indices.map { "JOB\($0 + 1)" }
        return zip(calls, names).map { call, name in
            // What stands for numbers is the shell's to fill in.
            let words = words(for: call, among: calls, numbers: names.map { "${\($0)%;*}" })
            return
                "\(name)=$(sbatch \(words.map(Self.filledIn).joined(separator: " "))) || { scancel --name=\(plan.name); exit 1; }\n"
        }.joined()
    }

    private static func filledIn(_ text: String) -> String {
        text.hasPrefix("--dependency=") ? "\"\(text)\"" : word(text)
    }

    /// The words after `sbatch`.
    ///
    /// - Parameter numbers: Slurm's of the calls before this one, in their order.
    public func words(for call: Call, among calls: [Call], numbers: [String]) -> [String] {
        var words = ["--parsable", "--array=0-\(call.last)"]
        let joins = zip(calls, numbers).filter { $0.0.isJoin && call.afterSuccess.contains($0.0.step) }.map(\.1)
        var conditions = joins.isEmpty ? [] : ["afterok:\(joins.joined(separator: ":"))"]
        let ended = call.afterEnd.map { numbers[$0] }
        if !ended.isEmpty { conditions.append("afterany:\(ended.joined(separator: ":"))") }
        if !conditions.isEmpty {
            words.append("--dependency=\(conditions.joined(separator: ","))")
            // Without this, what can never run would wait for ever.
            if !joins.isEmpty { words.append("--kill-on-invalid-dep=yes") }
        }
        return words + [folder.appendingPathComponent(Self.fileName).path] + call.arguments
    }

    /// As a shell takes it for one word.
    public static func word(_ text: String) -> String { Setting.quoted(text) }

    private static func optionText(_ option: String) -> String {
        option.contains(" ") && option.contains("=")
            ? option.replacing("=", with: "=\"", maxReplacements: 1) + "\"" : option
    }
}
