import Foundation

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
            throw WatchError("starting \(program)", "no temporary file can be made: \(systemMessage(errno))", advice: "Make room for one")
        }
        // The end that reads has an offset of its own only if the file is opened a second time.
        output = FileHandle(fileDescriptor: open("/proc/self/fd/\(fileno(file))", O_RDONLY | O_CLOEXEC), closeOnDealloc: true)
        defer { fclose(file) }
        process = try Self.start(program, arguments, variables, output: fileno(file))
    }

    deinit { stop() }

    /// Takes in what was written since the last look.
    /// - Returns: the exit status once it has ended, or 128 + the number of the signal that ended it.
    package func look() -> Int32? {
        if ending == nil {
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                let signal = status & 0x7F
                ending = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
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

    private static func start(_ program: String, _ arguments: [String], _ variables: [String: String], output: Int32) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        var actions = posix_spawn_file_actions_t()
        posix_spawnattr_init(&attributes)
        posix_spawn_file_actions_init(&actions)
        defer {
            posix_spawnattr_destroy(&attributes)
            posix_spawn_file_actions_destroy(&actions)
        }
        // Signals that this program ignores or blocks would otherwise be ignored by the other one, too.
        var (none, every) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&every)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &every)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        let all = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        var environment = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + environment { free(word) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, program, &actions, &attributes, &words, &environment)
        guard code == 0 else {
            throw WatchError("starting the program \(program)", systemMessage(code), advice: "Install it, or add its folder to PATH")
        }
        return process
    }
}
