import ArgumentParser
import Foundation
import Notebook

/// The folder of a submission, and the plan in it.
struct SubmissionArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The folder that `cahier submit` has written.", valueName: "dir"), completion: .directory)
    var path: String

    var folder: SubmissionFolder { SubmissionFolder(URL(fileURLWithPath: path, isDirectory: true)) }

    /// The plan's study.
    ///
    /// - Throws: `NotebookError` where this program has no such study.
    func study(of plan: SubmissionPlan) throws -> Study {
        guard let study = Cahier.studies.first(where: { $0.name == plan.study }) else {
            throw NotebookError(
                .submission, "working on the plan \(plan.name)", "this program has no study \"\(plan.study)\"",
                advice: "Use the program that made the plan")
        }
        return study
    }
}

extension SubmissionPlan {
    /// Holds the process to the arithmetic that the plan was made for; starts it anew where its libraries have read other
    /// settings.
    ///
    /// - Throws: `NotebookError` where this machine would give other numbers.
    func holdArithmetic() throws {
        var options = ArithmeticOptions()
        options.instructions = instructions.flatMap { InstructionLimit(rawValue: $0) }
        options.threads = threads
        try options.apply()
        guard Arithmetic.current != arithmetic else { return }
        throw NotebookError(
            .submission, "computing a part of the plan \(name)",
            "this machine computes with \(text(.current)), and the plan is for \(text(arithmetic))",
            advice: "Use other machines, or submit with --instructions that all of them have")
    }

    private func text(_ arithmetic: Arithmetic) -> String {
        "\(arithmetic.instructionSet), oneDNN \(arithmetic.oneDNN) and \(counted(arithmetic.threads, "thread"))"
    }
}
