import Foundation
import Processes
import Wording

/// Another program (curl, tar, python3), run until it ends; Ctrl-C reaches it through ``Cancellation`` alone.
struct ChildProcess {
    struct Ending {
        /// The exit status, or 128 + the number of the signal that ended it.
        var status: Int32
        /// What it wrote to standard error.
        var errors: String

        /// The last line of `errors`, where curl and Python name what went wrong.
        var reason: String { lines.last ?? "status \(status)" }

        /// The first line of `errors`, where tar names it before it says that it gives up.
        var firstReason: String { lines.first ?? "status \(status)" }

        private var lines: [String] {
            errors.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter {
                !$0.isEmpty
            }
        }
    }

    /// A name that is looked for in the folders of `PATH`.
    let program: String
    let arguments: [String]
    /// What it is needed for, as errors begin.
    let operation: String
    /// The Debian package that has the program.
    let package: String

    init(_ program: String, _ arguments: [String], for operation: String, package: String) {
        self.program = program
        self.arguments = arguments
        self.operation = operation
        self.package = package
    }

    /// Runs the program and passes on what it writes to standard output; where that throws, the program is stopped.
    ///
    /// - Throws: `DownloadError` if there is no such program, `CancellationError`, or what `output` throws.
    func run(cancellation: Cancellation, output: (UnsafeRawBufferPointer) throws -> Void = { _ in }) throws -> Ending {
        // A file rather than a second pipe: a program that says much while nobody reads would otherwise block.
        guard let errors = tmpfile() else {
            throw DownloadError(
                operation, "no temporary file can be made: \(systemMessage())", advice: "Make room for one")
        }
        defer { fclose(errors) }
        var ends: [Int32] = [-1, -1]
        // Sockets rather than a pipe, because those can be kept from other programs from their first moment on.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw failure(errno)
        }
        defer { close(ends[0]) }
        try cancellation.check()
        let process: pid_t
        do {
            defer { close(ends[1]) }
            process = try start(output: ends[1], errors: fileno(errors))
        }
        let stop: @Sendable () -> Void = { kill(-process, SIGTERM) }
        do {
            try cancellation.whileStoppable(by: stop) {
                try read(ends[0], cancellation, output)
                // Its number belongs to no other process until `status(of:)` takes it away.
                var information = siginfo_t()
                while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
                try cancellation.check()
            }
        } catch {
            stop()
            _ = status(of: process)
            throw error
        }
        return Ending(status: status(of: process), errors: text(of: errors))
    }

    /// Waits for the process's end.
    private func status(of process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return exitStatus(status)
    }

    private func start(output: Int32, errors: Int32) throws -> pid_t {
        switch spawn(program, arguments, output: output, errors: errors) {
        case .success(let process): return process
        case .failure(let error): throw failure(error.code)
        }
    }

    private func failure(_ code: Int32) -> DownloadError {
        DownloadError(
            operation, "the program \(program) can't be run: \(systemMessage(code))",
            advice: "Install it (Debian's package \(package))")
    }

    private func read(
        _ descriptor: Int32, _ cancellation: Cancellation, _ output: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { piece.deallocate() }
        while true {
            let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
            if count < 0, errno == EINTR { continue }
            try cancellation.check()
            if count <= 0 { return }
            try output(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        }
    }

    /// The last 64 KiB of a file.
    private func text(of file: UnsafeMutablePointer<FILE>) -> String {
        fseek(file, 0, SEEK_END)
        fseek(file, max(0, ftell(file) - 65_536), SEEK_SET)
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
