import Foundation

/// Another program that is asked something.
struct ProgramCall {
    let arguments: [String]

    init(_ program: String, _ arguments: [String]) { self.arguments = [program] + arguments }

    struct Result {
        var status: Int32
        var output: String
    }

    /// What it prints on standard output, and its exit status; `nil` where it isn't there.
    func result() -> Result? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        var variables = ProcessInfo.processInfo.environment
        // In a hook of git's these name another checkout than the folder's.
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] { variables[name] = nil }
        variables["LC_ALL"] = "C"
        process.environment = variables
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        // As `env` says that there is no such program.
        guard process.terminationStatus != 127 else { return nil }
        return Result(status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
    }
}
