import Tensors

/// What is common to files of numbers: bytes in order, number formats, Python's pickles and NumPy's arrays in them.
///
/// Raise the version when the same inputs give other numbers.
public enum FileFormats: Method { public static let version = 1 }
