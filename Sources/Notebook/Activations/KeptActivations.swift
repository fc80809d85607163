import Tensors

/// Activations that are kept between runs, in which precision.
///
/// Raise the version when the same inputs give other numbers.
public enum KeptActivations: Method { public static let version = 1 }
