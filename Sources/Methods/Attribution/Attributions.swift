import Tensors

/// What in an image a network's answer comes from, by gradients and by hiding parts: gradients and their averages,
/// Grad-CAM, occlusion, RISE.
///
/// Raise the version when the same inputs give other numbers.
public enum Attributions: Method { public static let version = 1 }
