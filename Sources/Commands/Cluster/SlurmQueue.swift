import Foundation
import Notebook
import Processes

/// A submission's jobs at Slurm, all of one name.
struct SlurmQueue {
    let name: String

    init(_ name: String) { self.name = name }

    /// Somebody else's submission may have the same name.
    private var user: String { "--user=\(getuid())" }

    /// How large an array may be; nothing where nobody says.
    static var largestArray: Int? {
        guard let answer = ProgramCall("scontrol", ["show", "config"]).answer(), answer.status == 0,
            let line = answer.output.split(separator: "\n").first(where: { $0.hasPrefix("MaxArraySize") }),
            let number = line.split(separator: "=").last.flatMap({ Int($0.trimmingCharacters(in: .whitespaces)) }),
            number > 1
        else { return nil }
        // It bounds the index, which begins at 0.
        return number - 1
    }

    /// Hands over the jobs, all or none.
    ///
    /// - Returns: what was submitted, for people.
    /// - Throws: `NotebookError` with what `sbatch` says where it refuses one; what was submitted before is cancelled.
    func submit(_ script: SlurmScript, where isDone: (PlannedStep) -> Bool) throws -> String {
        let calls = script.calls(where: isDone)
        guard !calls.isEmpty else { return "nothing to submit: everything is there" }
        // A submission whose answer was lost may have reached the queue.
        let waiting = try count()
        guard waiting == 0 else {
            throw NotebookError(
                .submission, "submitting \(name)", "\(counted(waiting, "job")) of it in the queue already",
                advice: "cahier status shows how far they are; cahier cancel ends them")
        }
        var numbers: [String] = []
        for call in calls {
            let words = ["sbatch"] + script.words(for: call, among: calls, numbers: numbers)
            let answer = try answer(words)
            // "8123", or "8123;cluster".
            let number = answer.output.split { $0.isNewline || $0 == ";" }.first.map(String.init)
            guard answer.status == 0, let number, Int(number) != nil else {
                let isUndone = numbers.isEmpty || (try? cancel()) != nil
                throw NotebookError(
                    .submission, "submitting \"\(call.step)\"", "sbatch says \(answer.complaint)",
                    advice: isUndone
                        ? "No job was submitted. Mend the options and submit again: what is done in the folder counts"
                        : "Jobs that were submitted before could not be cancelled: end them with scancel --name=\(name), and submit again"
                )
            }
            numbers.append(number)
        }
        let jobs = calls.reduce(0) { $0 + $1.last + 1 }
        return "submitted \(counted(jobs, "job")) in \(counted(calls.count, "array")), named \(name)"
    }

    /// How many jobs of the name the queue has.
    func count() throws -> Int {
        let answer = try answer(["squeue", "--noheader", "--array", "--name=\(name)", user, "--format=%i"])
        guard answer.status == 0 else {
            throw NotebookError(
                .submission, "asking for the jobs of \(name)", "squeue says \(answer.complaint)",
                advice: "Try again when the cluster's controller answers")
        }
        return answer.output.split(separator: "\n").count
    }

    /// Ends all jobs of the name: the arrays, what waits for them, and what they were requeued as.
    func cancel() throws {
        let answer = try answer(["scancel", "--name=\(name)", user])
        guard answer.status == 0 else {
            throw NotebookError(
                .submission, "cancelling \(name)", "scancel says \(answer.complaint)",
                advice: "Try again when the cluster's controller answers")
        }
    }

    /// - Throws: `NotebookError` where there is no such program.
    private func answer(_ words: [String]) throws -> ProgramCall.Answer {
        guard let answer = ProgramCall(words[0], Array(words.dropFirst())).answer() else {
            throw NotebookError(
                .submission, "running \(words[0])", "there is no such program here",
                advice: "Submit where Slurm is, or write the folder alone with --engine none")
        }
        return answer
    }
}
