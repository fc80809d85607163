import Tensors

/// How steps paste objects and ask whether maps lie on them; a folder of its own, so that steps which do neither have nothing of
/// it in their keys.
///
/// Raise the version when the same inputs give other numbers.
public enum PointingSteps: Method { public static let version = 1 }
