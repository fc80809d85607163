import Tensors

/// How steps train and use networks in other arithmetics than Float32's; a folder of its own, so that steps which do neither have
/// nothing of it in their keys.
///
/// Raise the version when the same inputs give other numbers.
public enum IntegerSteps: Method { public static let version = 1 }
