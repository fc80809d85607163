import Tensors

/// Photographs that a list names with the numbers of their classes; a folder of its own, so that those which know nothing of
/// ImageNet's classes have nothing of them in their keys.
///
/// Raise the version when the same list gives other descriptions.
public enum ListedPhotographs: Method { public static let version = 1 }
