import Tensors

/// The names and kinds of published classes.
///
/// Raise the version when a class gets another name, place or category.
public enum ClassLists: Method { public static let version = 1 }
