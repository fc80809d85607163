import Tensors

/// Logits put together by groups of classes; a folder of its own, below all that explains or masks by groups.
///
/// Raise the version when the same inputs give other numbers.
public enum LogitGrouping: Method { public static let version = 1 }
