/// The random streams and their distributions.
///
/// Raise the version when the same seeds give other numbers.
public enum RandomStreams: Method { public static let version = 1 }
