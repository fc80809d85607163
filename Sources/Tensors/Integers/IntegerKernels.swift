/// Convolutions of 16-bit integers with sums in 32 bits, and of bfloat16: in a folder of its own, so that no other step has them in
/// its key.
///
/// What the integers give is the same on all instruction sets and for any number of threads. Raise the version when the
/// same inputs give other numbers, the C loops included: rounding, chains and their order are part of it.
public enum IntegerKernels: Method { public static let version = 1 }
