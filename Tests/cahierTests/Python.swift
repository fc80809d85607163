import Foundation
import Processes

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

    /// What it printed, and then its complaints; status 127 where there is no such program.
    static func run(_ arguments: [String]) -> (status: Int32, output: String) {
        guard let answer = ProgramCall(program, arguments).answer() else { return (127, "there is no \(program)") }
        return (answer.status, answer.output + answer.errors)
    }
}
