import Tensors

/// What steps do with networks: keeping what stands before a layer, cutting data into batches.
///
/// Raise the version when the same inputs give other numbers.
public enum NetworkSteps: Method { public static let version = 1 }
