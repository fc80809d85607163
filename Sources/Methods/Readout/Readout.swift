import Tensors

/// Linear readouts of a network's features: what is read, how it is fitted and judged.
///
/// Raise the version when the same inputs give other numbers.
public enum Readout: Method { public static let version = 1 }
