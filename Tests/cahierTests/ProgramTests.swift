import Commands
import Foundation
import Testing

@Suite struct ProgramTests {
    /// Swift reads its arguments from /proc, which is mounted where tests run.
    @Test func argumentsAndFileAreThoseOfTheSystem() throws {
        #expect(Program.everyArgument == CommandLine.arguments)
        #expect(Program.arguments == Array(CommandLine.arguments.dropFirst()))
        let file = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        #expect(Program.file?.path == file)
    }

    /// Without /proc, too: in a namespace of its own, where another file system lies over it.
    @Test func withoutProcTheProgramKnowsWhatItWasAsked() throws {
        // The program is built beside the bundle that these tests run in.
        let tests = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let program = tests.deletingLastPathComponent().appendingPathComponent("cahier").path
        func run(_ arguments: String) throws -> (status: Int32, output: String)? {
            let process = Process(), pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
            process.arguments = [
                "--user", "--map-root-user", "--mount", "sh", "-c",
                "mount -t tmpfs none /proc || exit 99; exec '\(program)' \(arguments)",
            ]
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return process.terminationStatus == 99 || output.hasPrefix("unshare:")
                ? nil : (process.terminationStatus, output)
        }
        guard let list = try run("list") else {
            print("SKIPPED: no namespace may be made here; .ci/debian-13 checks the same in a chroot.")
            return
        }
        #expect(list.status == 0 && list.output.contains("clipped-activation "))
        #expect(try run("no-such-command")?.status == 64)
        // With an option that has the program start itself anew.
        let limited = try #require(try run("explain no-such-study --threads 1"))
        #expect(limited.status != 0 && limited.output.contains("no-such-study"))
    }
}
