import Tensors

/// How steps attack: a model's images before they are normalised, the training of denoisers, the user's lists of attacks
/// and attacked images.
///
/// Raise the version when the same inputs give other numbers.
public enum AttackSteps: Method { public static let version = 1 }
