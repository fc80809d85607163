import Tensors

/// Activations that are kept between runs: of which network and images, in which precision.
///
/// Raise the version when the same inputs give other numbers.
public enum KeptActivations: Method { public static let version = 1 }
