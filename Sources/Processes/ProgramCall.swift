import Foundation

/// Another program that is run for its answer.
package struct ProgramCall {
    let words: [String]
    let variables: [String: String?]

    /// - Parameters:
    ///   - program: looked for in the folders of `PATH`.
    ///   - variables: what is otherwise in its environment than in this program's; `nil` for what isn't there.
    package init(_ program: String, _ arguments: [String], variables: [String: String?] = [:]) {
        (words, self.variables) = ([program] + arguments, variables)
    }

    package struct Answer {
        package var status: Int32
        package var output: String
        /// What it wrote to standard error.
        package var errors: String

        /// The last line that it complained with, quoted.
        package var complaint: String {
            let lines = (errors.isEmpty ? output : errors).split(whereSeparator: \.isNewline)
            return lines.last.map { "\"\($0)\"" } ?? "nothing, and ended with \(status)"
        }
    }

    /// What it printed, and its exit status; `nil` where it can't be run.
    package func answer() -> Answer? {
        // A file rather than a second pipe: a program that complains at length while nobody reads would block.
        guard let complaints = tmpfile() else { return nil }
        defer { fclose(complaints) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        var environment = ProcessInfo.processInfo.environment
        for (name, value) in variables { environment[name] = value }
        process.environment = environment
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        let errors = FileHandle(fileDescriptor: fileno(complaints))
        process.standardError = errors
        guard (try? process.run()) != nil else { return nil }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        // As `env` says that there is no such program.
        guard process.terminationStatus != 127 else { return nil }
        rewind(complaints)
        return Answer(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors.readDataToEndOfFile(), as: UTF8.self))
    }
}
