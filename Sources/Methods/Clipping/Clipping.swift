import Tensors

/// Clipped activations, and the search for their thresholds.
///
/// Raise the version when the same inputs give other numbers.
public enum Clipping: Method { public static let version = 1 }
