import Tensors

/// Photographs and ImageNet weights as sources of steps; a folder of its own, so that steps without photographs have
/// nothing of it in their keys.
///
/// Raise the version when the same inputs give other numbers.
public enum PhotographSources: Method { public static let version = 1 }
