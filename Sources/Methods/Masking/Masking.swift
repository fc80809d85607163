import Tensors

/// What a network answers where a map hides parts of an image: orders of pixels, masks, drops and gains of confidence,
/// maps that must say nothing.
///
/// Raise the version when the same inputs give other numbers.
public enum Masking: Method { public static let version = 1 }
