import Tensors

/// How steps train attention modules, and keep them; a folder of its own, so that steps which train none have nothing of it
/// in their keys.
///
/// Raise the version when the same inputs give other numbers.
public enum AttentionSteps: Method { public static let version = 1 }
