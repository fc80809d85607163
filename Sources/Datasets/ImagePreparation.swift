import Tensors

/// Decoding, resizing, normalising, augmenting and batching images.
///
/// Raise the version when the same inputs give other numbers.
public enum ImagePreparation: Method { public static let version = 1 }
