import Foundation
import Testing

/// The built program, run as a process in a folder of its own.
final class Cahier {
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    let folder: URL
    private let program: String

    /// - Parameter program: `cahier`, or one of the programs with other studies that are built for the tests.
    init(program: String = "cahier") throws {
        self.program = program
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The program's file, which is built beside the bundle that these tests run in.
    var builtProgram: URL {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(program)
        }
    }

    /// Runs `cahier` with `arguments` and waits for its end.
    func callAsFunction(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
        try self(arguments, environment: environment)
    }

    /// Runs `cahier` with `arguments` and waits for its end.
    func callAsFunction(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        let (output, errors) = (
            folder.appendingPathComponent("stdout.txt"), folder.appendingPathComponent("stderr.txt")
        )
        let process = try start(arguments, environment, output: output, errors: errors)
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// Runs `cahier`, sends it Ctrl-C after so many seconds, and gives its exit status.
    func interrupted(
        after seconds: Double, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Int32 {
        let files = ["interrupted-stdout.txt", "interrupted-stderr.txt"].map(folder.appendingPathComponent)
        let process = try start(arguments, environment, output: files[0], errors: files[1])
        Thread.sleep(forTimeInterval: seconds)
        process.interrupt()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Starts `cahier` and goes on; what it writes is not kept.
    func started(_ arguments: [String], environment: [String: String] = [:]) throws -> Process {
        let files = ["stdout", "stderr"].map { folder.appendingPathComponent("\(UUID().uuidString)-\($0).txt") }
        return try start(arguments, environment, output: files[0], errors: files[1])
    }

    func start(
        _ arguments: [String], _ environment: [String: String], wrapper: [String] = [], output: URL, errors: URL
    ) throws -> Process {
        let process = Process()
        let command = try wrapper + [builtProgram.path] + arguments
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = folder
        var variables = ProcessInfo.processInfo.environment
        variables["CAHIER_STORE"] = nil
        process.environment = variables.merging(environment) { $1 }
        // Files, because a pipe that nobody empties would block a talkative program.
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        return process
    }
}

extension Cahier {
    /// The name of the first study that `cahier list` shows.
    func aStudy() throws -> String {
        try #require(try self("list").output.split(separator: "\n").first?.split(separator: " ").first.map(String.init))
    }
}
