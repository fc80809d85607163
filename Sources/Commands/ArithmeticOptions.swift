import ArgumentParser
import Foundation
import Notebook
import Tensors

/// With what a command computes, for the same bytes on different machines.
struct ArithmeticOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The widest vector instructions to use. (default: all that the processor has)", valueName: "set"))
    var instructions: InstructionLimit?
    @Option(
        help: ArgumentHelp(
            "How many threads compute. (default: OMP_NUM_THREADS, or as many as there are processors)",
            valueName: "number"))
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads takes 1 to 1024.") }
    }

    /// Holds the process to what is asked for; starts it anew where its libraries have read other settings.
    ///
    /// Must come before anything computes.
    ///
    /// - Throws: `NotebookError` where the processor doesn't have the instructions.
    func apply() throws {
        var wanted: [String: String] = [:]
        if let instructions { wanted[InstructionLimit.variable] = instructions.variableValue }
        if let threads { wanted[InstructionLimit.threadsVariable] = String(threads) }
        let environment = ProcessInfo.processInfo.environment
        if wanted.contains(where: { environment[$0.key] != $0.value }) {
            Program.restart(setting: wanted)
            throw NotebookError(
                .step, "computing with other instructions or threads", "the program could not be started anew",
                advice: "Set \(wanted.map { "\($0)=\($1)" }.sorted().joined(separator: " ")) before it starts")
        }
        guard let instructions, Arithmetic.current.instructionSet != instructions.title else { return }
        throw NotebookError(
            .step, "computing with \(instructions.title)",
            "the widest that this processor and oneDNN \(Arithmetic.current.oneDNN) have of it is \(Arithmetic.current.instructionSet)",
            advice: "Name another set with --instructions")
    }

    /// The options that another call needs to ask for the same.
    var arguments: [String] {
        (instructions.map { ["--instructions", $0.rawValue] } ?? []) + (threads.map { ["--threads", "\($0)"] } ?? [])
    }
}

extension InstructionLimit: ExpressibleByArgument {}
