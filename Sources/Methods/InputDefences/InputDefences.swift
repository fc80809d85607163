import Tensors

/// What images go through before a network so that attacks on them work less: files of lower quality, filters, networks
/// that clean colours or luminance.
///
/// Raise the version when the same inputs give other numbers.
public enum InputDefences: Method { public static let version = 1 }
