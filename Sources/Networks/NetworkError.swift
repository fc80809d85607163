/// What went wrong while a network was trained, stored or read.
public struct NetworkError: Error, Equatable, CustomStringConvertible {
    /// What was being done, for example "reading a checkpoint".
    public let operation: String
    /// What was found, and what to do.
    public let problem: String

    public init(_ operation: String, _ problem: String) {
        self.operation = operation
        self.problem = problem
    }

    public var description: String { "\(operation): \(problem)" }
}
