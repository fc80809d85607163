import Tensors

/// Collections of photographs, how stamps are composed to pictures, and the views of a picture.
///
/// Raise the version when the same inputs give other numbers.
public enum PhotographPreparation: Method { public static let version = 2 }
