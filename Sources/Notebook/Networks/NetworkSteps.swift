import Tensors

/// What steps do with networks: keeping them, reading the user's own, cutting data into batches.
///
/// Raise the version when the same inputs give other numbers.
public enum NetworkSteps: Method { public static let version = 1 }
