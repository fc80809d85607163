import Tensors

/// Pictures' bytes: decoding, resizing, and how intensities become colours; maps over pixels, resized, smoothed, or
/// made of nothing but chance.
///
/// Raise the version when the same inputs give other numbers.
public enum PicturePreparation: Method { public static let version = 1 }
