import Foundation

/// Starts a program in a process group of its own, with no signal blocked or ignored and nothing on its standard input.
///
/// Foundation's `Process` would hand on the signals that the calling thread blocks, so that a program started on a
/// thread of Dispatch's could not be stopped. In its own group, Ctrl-C reaches it through the caller alone.
///
/// - Parameters:
///   - program: looked for in the folders of `PATH` unless it has a slash.
///   - variables: what it has in its environment beside what this program has.
///   - output: where its standard output goes; `errors` likewise.
/// - Returns: its process number, or the number of the error that kept it from starting.
package func spawn(
    _ program: String, _ arguments: [String], variables: [String: String] = [:], output: Int32, errors: Int32
) -> Result<pid_t, SpawnFailure> {
    var attributes = posix_spawnattr_t()
    var actions = posix_spawn_file_actions_t()
    posix_spawnattr_init(&attributes)
    posix_spawn_file_actions_init(&actions)
    defer {
        posix_spawnattr_destroy(&attributes)
        posix_spawn_file_actions_destroy(&actions)
    }
    var (none, every) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&every)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &every)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    let all = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    var environment = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + environment { free(word) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, program, &actions, &attributes, &words, &environment)
    return code == 0 ? .success(process) : .failure(SpawnFailure(code: code))
}

/// Why a program did not start.
package struct SpawnFailure: Error {
    /// As `errno` has it.
    package let code: Int32
}

/// A process's exit status, or 128 + the number of the signal that ended it, from what `waitpid` says.
package func exitStatus(_ status: Int32) -> Int32 {
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
}
