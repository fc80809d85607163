import Tensors

/// Class activation maps: a layer's maps, weighted by gradients, by scores of masked images, or by what is lost without
/// them; random masks for groups of classes.
///
/// Raise the version when the same inputs give other numbers.
public enum ClassActivations: Method { public static let version = 1 }
