import Tensors

/// What in an image a network's answer comes from: relevance propagation, gradients, and what changes when parts are
/// hidden.
///
/// Raise the version when the same inputs give other numbers.
public enum Relevance: Method { public static let version = 2 }
