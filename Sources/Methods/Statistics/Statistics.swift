import Tensors

/// Moments, correlations, and estimators that choose the recipe of their interval.
///
/// Raise the version when the same inputs give other numbers.
public enum Statistics: Method { public static let version = 2 }
