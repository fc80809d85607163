import Tensors

/// Which parts of a picture stand out from the rest of it.
///
/// Raise the version when the same inputs give other numbers.
public enum Saliency: Method { public static let version = 1 }
