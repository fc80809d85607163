import Tensors

/// Regions of an image's pixels, and how maps over them are measured.
///
/// Raise the version when the same inputs give other numbers.
public enum Maps: Method { public static let version = 1 }
