import Tensors

/// Images that are changed at their own size, and data sets written again in the form that they came in.
///
/// Raise the version when the same inputs give other numbers.
public enum ImageRewriting: Method { public static let version = 1 }
