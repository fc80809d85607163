import Tensors

/// How alike images are to a network's layers, triplets of images in which two layers agree or disagree by chosen amounts,
/// and what choices between the images of triplets tell of the layers.
///
/// Raise the version when the same inputs give other numbers.
public enum Similarity: Method { public static let version = 1 }
