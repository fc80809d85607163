import Tensors

/// What steps do with networks: training with checkpoints, kept activations.
///
/// Raise the version when the same inputs give other numbers.
public enum NetworkSteps: Method { public static let version = 1 }
