import Tensors

/// How steps make maps of several kinds of the same images, controls among them, and measure them; a folder of its own, so that
/// steps which explain nothing have nothing of it in their keys.
///
/// Raise the version when the same inputs give other numbers.
public enum ExplainingSteps: Method { public static let version = 1 }
