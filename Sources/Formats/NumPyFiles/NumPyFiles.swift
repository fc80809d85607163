import Tensors

/// Files of one array as `numpy.save` writes them.
///
/// Raise the version when the same files give other numbers.
public enum NumPyFiles: Method { public static let version = 1 }
