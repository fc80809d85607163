import Tensors

/// How steps train on images that may be poisoned, and ask what networks answer; a folder of its own, so that steps which do
/// neither have nothing of it in their keys.
///
/// Raise the version when the same inputs give other numbers.
public enum UnlearnableSteps: Method { public static let version = 1 }
