import Tensors

/// Training and use of networks whose convolutions are computed in other arithmetics: integers of few bits with one exponent for each tensor,
/// numbers rounded to such integers, bfloat16.
///
/// Raise the version when the same inputs give other numbers.
public enum DynamicFixedPoint: Method { public static let version = 1 }
