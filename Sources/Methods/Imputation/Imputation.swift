import Tensors

/// Pixels taken away without leaving a trace: filled in from those around them, and what a network then answers.
///
/// Raise the version when the same inputs give other numbers.
public enum Imputation: Method { public static let version = 1 }
