import Tensors

/// What every explanation of a network's answer works with: the images and classes, their scores, the values that it
/// gives; below the ways to explain, so that each of these has its own version.
///
/// Raise the version when the same inputs give other numbers.
public enum Explanations: Method { public static let version = 1 }
