/// The operations of `Engine` and on tensors that forward passes are made of.
///
/// What these give depends on the instruction set and on oneDNN's version, not on the number of threads. Raise the
/// version when the same inputs give other numbers, oneDNN's headers and C loops included.
public enum TensorOperations: Method { public static let version = 3 }
