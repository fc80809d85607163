import Tensors

/// Magnitude pruning: distortion curves, ways to share a sparsity among layers, masks.
///
/// Raise the version when the same inputs give other numbers.
public enum Pruning: Method { public static let version = 1 }
