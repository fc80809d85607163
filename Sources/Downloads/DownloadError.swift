import Foundation

/// What went wrong while something was fetched: what and from where, what was expected and found, and what to do.
public struct DownloadError: Error, Equatable, Sendable, CustomStringConvertible, LocalizedError {
    /// What was being done, for example "fetching cifar10 from https://www.cs.toronto.edu/…".
    public let operation: String
    /// What was expected and what was found.
    public let problem: String
    /// What the reader of the message can do.
    public let remedy: String

    public init(_ operation: String, _ problem: String, remedy: String) {
        self.operation = operation
        self.problem = problem
        self.remedy = remedy
    }

    /// One line, e.g. "fetching cifar10 from http://…: the server answers 404 (not found); download it yourself …".
    public var description: String { "\(operation): \(problem); \(remedy)" }
    public var errorDescription: String? { description }
}

/// The system's words for `errno`, e.g. "No space left on device".
func systemMessage(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
