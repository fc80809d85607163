import Tensors

/// Luminance and chrominance of pictures, and how a change of a picture is shared among them.
///
/// Raise the version when the same inputs give other numbers.
public enum ColorConversion: Method { public static let version = 1 }
