/// What went wrong while a tensor was computed: the operation, the shapes it was given, and what to do.
public struct TensorError: Error, Equatable, CustomStringConvertible {
    /// What was being done to what, for example "convolution of [8, 3, 32, 32] with weights [64, 4, 3, 3]".
    public let operation: String
    /// What was found, and what to do.
    public let problem: String

    public init(_ operation: String, _ problem: String) {
        self.operation = operation
        self.problem = problem
    }

    public var description: String { "\(operation): \(problem)" }
}
