import Tensors

/// How steps compare images: which layers of which networks, and what people chose of the images.
///
/// Raise the version when the same inputs give other numbers.
public enum SimilaritySteps: Method { public static let version = 1 }
