import Tensors

/// Accuracy of networks on images.
///
/// Raise the version when the same inputs give other numbers.
public enum Evaluation: Method { public static let version = 1 }
