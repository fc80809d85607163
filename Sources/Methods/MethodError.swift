import Foundation

/// What a method was asked to do that it cannot, what was found, and what to do.
public struct MethodError: Error, Equatable, Sendable, CustomStringConvertible, LocalizedError {
    /// What was being done, e.g. "search a clipping threshold".
    public let task: String
    /// What was expected and what was found.
    public let problem: String
    /// What the reader of the message can do.
    public let remedy: String

    public init(_ task: String, _ problem: String, remedy: String) {
        self.task = task
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "cannot \(task): \(problem); \(remedy)" }
    public var errorDescription: String? { description }
}
