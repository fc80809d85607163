/// The operations of `Engine` and on tensors, and the random streams.
///
/// Raise the version when the same inputs give other numbers.
public enum TensorOperations: Method { public static let version = 2 }
