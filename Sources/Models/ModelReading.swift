import Tensors

/// Reading a model's file: which weights go where, and how its images are prepared.
///
/// Raise the version when the same inputs give other numbers.
public enum ModelReading: Method { public static let version = 3 }
