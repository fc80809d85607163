import Tensors

/// Attacks on networks by changed images, confined to colours, luminance or chrominance.
///
/// Raise the version when the same inputs give other numbers.
public enum Attacks: Method { public static let version = 1 }
