import Tensors

/// Unlearnable data by class-wise convolutions (Sadasivan, Soltanolkotabi and Feizi 2023): keys, poisoned images, the key
/// holder's inverse, what is tried against them in training, and the theory of Gaussian mixtures.
///
/// Raise the version when the same inputs give other numbers.
public enum Unlearnable: Method { public static let version = 1 }
