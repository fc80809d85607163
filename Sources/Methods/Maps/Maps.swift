import Tensors

/// Maps over an image's pixels: how they are made from attributions, and measured.
///
/// Raise the version when the same inputs give other numbers.
public enum Maps: Method { public static let version = 1 }
