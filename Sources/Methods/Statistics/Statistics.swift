import Tensors

/// Moments, intervals and correlations.
///
/// Raise the version when the same inputs give other numbers.
public enum Statistics: Method { public static let version = 1 }
