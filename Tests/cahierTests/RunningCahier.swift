import Foundation
import Testing

/// A program that has been started and may be waited for, interrupted or killed.
final class RunningCahier {
    private let process: Process
    private let outputFile: URL
    private let errorsFile: URL

    fileprivate init(process: Process, outputFile: URL, errorsFile: URL) {
        self.process = process
        self.outputFile = outputFile
        self.errorsFile = errorsFile
    }

    deinit { if process.isRunning { send(SIGKILL) } }

    var isRunning: Bool { process.isRunning }
    /// What it has written on standard error so far.
    var errors: String { (try? String(contentsOf: errorsFile, encoding: .utf8)) ?? "" }

    /// What it has written on standard output so far.
    var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Ends the program at once, as a power cut would, and waits until it is gone.
    func kill9() {
        send(SIGKILL)
        process.waitUntilExit()
    }

    func waitForEnd() throws -> Cahier.Result {
        process.waitUntilExit()
        return Cahier.Result(
            status: process.terminationStatus, output: try String(contentsOf: outputFile, encoding: .utf8),
            errors: errors)
    }

    /// Waits until something is so; that the program ends before is a failure.
    func wait(until what: String, _ condition: () throws -> Bool) throws {
        while try !condition() {
            try #require(isRunning, "it ended before \(what): \(errors)")
            Thread.sleep(forTimeInterval: 0.002)
        }
    }
}

extension Cahier {
    /// Starts the program and goes on while it runs.
    /// - Parameter wrapper: a program and its arguments that runs another one, if it is to be started so.
    func start(
        _ arguments: [String], environment: [String: String] = [:], wrapper: [String] = []
    ) throws -> RunningCahier {
        let name = UUID().uuidString
        let files = ["\(name)-stdout.txt", "\(name)-stderr.txt"].map(folder.appendingPathComponent)
        let process = try start(arguments, environment, wrapper: wrapper, output: files[0], errors: files[1])
        return RunningCahier(process: process, outputFile: files[0], errorsFile: files[1])
    }
}
