import Tensors

/// Layer-wise relevance propagation.
///
/// Raise the version when the same inputs give other numbers.
public enum Relevance: Method { public static let version = 2 }
