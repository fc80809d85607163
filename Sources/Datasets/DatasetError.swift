import Foundation

/// What went wrong while reading a data set: which file or folder, what was expected and found there, and what to do.
public struct DatasetError: Error, Equatable, Sendable, CustomStringConvertible, LocalizedError {
    /// The file or folder concerned, or the name of the data set where no single one is.
    public let subject: String
    /// What was expected and what was found.
    public let problem: String
    /// What the reader of the message can do.
    public let remedy: String

    public init(_ subject: String, _ problem: String, remedy: String) {
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
    }

    /// One line, e.g. "cannot read /data/train.gz: expected 60000 images, found the end of the file; install it again".
    public var description: String { "cannot read \(subject): \(problem); \(remedy)" }
    public var errorDescription: String? { description }
}
