import Foundation
import Processes
import Wording

/// Another program that works while this one looks at it from time to time.
///
/// It is in a process group of its own, so that Ctrl-C ends it through ``stop()`` alone, together with what it started.
package final class ChildProgram {
    private let process: pid_t
    private let output: FileHandle
    private var ending: Int32?
    /// What it has written so far, on standard output and standard error.
    package private(set) var text = ""

    /// Starts a program, which is looked for in the folders of `PATH` unless its name has a slash.
    /// - Parameter variables: what it has in its environment beside what this program has.
    /// - Throws: `WatchError` if it can't be started.
    package init(_ program: String, _ arguments: [String], variables: [String: String] = [:]) throws {
        guard let file = tmpfile() else {
            throw WatchError(
                "starting \(program)", "no temporary file can be made: \(systemMessage(errno))",
                advice: "Make room for one")
        }
        // The end that reads has an offset of its own only if the file is opened a second time.
        output = FileHandle(
            fileDescriptor: open("/proc/self/fd/\(fileno(file))", O_RDONLY | O_CLOEXEC), closeOnDealloc: true)
        defer { fclose(file) }
        switch spawn(program, arguments, variables: variables, output: fileno(file), errors: fileno(file)) {
        case .success(let started): process = started
        case .failure(let error):
            throw WatchError(
                "starting the program \(program)", systemMessage(error.code),
                advice: "Install it, or add its folder to PATH")
        }
    }

    deinit { stop() }

    /// Takes in what was written since the last look.
    /// - Returns: the exit status once it has ended, or 128 + the number of the signal that ended it.
    package func look() -> Int32? {
        if ending == nil {
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                ending = exitStatus(status)
            }
        }
        text += String(decoding: (try? output.readToEnd()) ?? Data(), as: UTF8.self)
        return ending
    }

    /// Ends it as Ctrl-C would, and by force where that is not heard for five seconds; comes back when it has ended.
    package func stop() {
        let start = ContinuousClock.now
        var signal = SIGINT
        if look() == nil { kill(-process, signal) }
        while look() == nil {
            if ContinuousClock.now - start > .seconds(5), signal == SIGINT {
                signal = SIGKILL
                kill(-process, signal)
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }
}
