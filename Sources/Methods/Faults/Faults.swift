import Tensors

/// Flipped bits in weight memory.
///
/// Raise the version when the same inputs give other numbers.
public enum Faults: Method { public static let version = 1 }
