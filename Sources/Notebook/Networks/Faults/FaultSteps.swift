import Tensors

/// How steps sweep over fault rates; a folder of its own, so that steps which flip no bits have nothing of faults in
/// their keys.
///
/// Raise the version when the same inputs give other numbers.
public enum FaultSteps: Method { public static let version = 2 }
