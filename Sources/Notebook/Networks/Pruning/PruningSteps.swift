import Tensors

/// How steps prune: which images curves are measured on; a folder of its own, so that steps which prune nothing have
/// nothing of it in their keys.
///
/// Raise the version when the same inputs give other numbers.
public enum PruningSteps: Method { public static let version = 1 }
