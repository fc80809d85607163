import Tensors

/// How steps train: data in batches, checkpoints; a folder of its own, so that steps which only use a network have
/// nothing of training in their keys.
///
/// Raise the version when the same inputs give other numbers.
public enum TrainingSteps: Method { public static let version = 1 }
