import Foundation

/// The Python whose packages look at what Cahier wrote, so that something else than Cahier does.
enum Python {
    static let program = ProcessInfo.processInfo.environment["CAHIER_PYTHON"] ?? "python3"

    /// A script beside the tests' folders.
    static func script(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent(name).path
    }

    /// Whether it has packages: "numpy, scipy".
    static func has(_ packages: String) -> Bool { run(["-c", "import \(packages)"]).status == 0 }

    /// What it printed, complaints included; status 127 where there is no such program.
    static func run(_ arguments: [String]) -> (status: Int32, output: String) {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = pipe
        process.standardError = pipe
        do { try process.run() } catch { return (127, "\(error)") }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
