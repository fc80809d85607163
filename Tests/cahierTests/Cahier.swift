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

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs `cahier` with `arguments` and waits for its end.
    func callAsFunction(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
        // The program is built beside the bundle that these tests run in.
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("cahier")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var variables = ProcessInfo.processInfo.environment
        variables["CAHIER_STORE"] = nil
        process.environment = variables.merging(environment) { $1 }
        // Files, because a pipe that nobody empties would block a talkative program.
        let (output, errors) = (folder.appendingPathComponent("stdout.txt"), folder.appendingPathComponent("stderr.txt"))
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }
}

extension Cahier {
    /// The name of the first study that `cahier list` shows.
    func aStudy() throws -> String {
        try #require(try self("list").output.split(separator: "\n").first?.split(separator: " ").first.map(String.init))
    }
}
