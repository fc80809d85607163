import Foundation

/// The one place where results go to standard output: what can't be written there is an error, as a result that nobody
/// gets is no success.
package enum StandardOutput {
    private static let attempt = "writing to standard output"

    /// - Throws: `FileError`, such as where the output is redirected to a full disk.
    package static func write(_ bytes: [UInt8]) throws(FileError) {
        guard let code = bytes.withUnsafeBytes(Descriptor(number: STDOUT_FILENO).write) else { return }
        throw FileError(attempt, code: code)
    }

    /// The text and the end of its line.
    package static func line(_ text: String) throws(FileError) { try write(Array((text + "\n").utf8)) }

    /// Gives the three standard streams a place each, where whoever started the program has closed one: otherwise the
    /// next file that is opened would get its number, and what is written for people.
    package static func reserve() {
        for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) == -1 {
            // For the other direction, so that using it fails as it did.
            _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}

/// What is said to people while results are made.
public enum StandardError {
    /// Where it can't be written, because a disk is full or nobody listens, work goes on without words.
    public static func say(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes(Descriptor(number: STDERR_FILENO).write)
    }
}
