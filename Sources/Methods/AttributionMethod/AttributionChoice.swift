import Tensors

/// Any of the ways to explain, as a value; above them all, so that none of them is reached from another.
///
/// Raise the version when the same inputs give other numbers.
public enum AttributionChoice: Method { public static let version = 1 }
