import Tensors

/// Whether an attribution tells of the network: deletion and insertion curves, randomised weights.
///
/// Raise the version when the same inputs give other numbers.
public enum Faithfulness: Method { public static let version = 1 }
