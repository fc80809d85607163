import Tensors

/// Files of weights, read and written.
///
/// Raise the version when the same inputs give other numbers.
public enum WeightFiles: Method { public static let version = 1 }
