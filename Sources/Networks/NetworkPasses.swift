import Tensors

/// Networks' forward passes.
///
/// Raise the version when the same inputs give other numbers.
public enum NetworkPasses: Method { public static let version = 1 }
