/// A way of computing numbers whose version is part of the key of every step that uses it.
///
/// One for each folder of sources that computes:
///
///     public enum Faults: Method { public static let version = 1 }
///
/// Raise the version, a number written out, when the same inputs give other numbers than before: steps that used the
/// method then run again. Leave it when code gets faster, clearer or more general. Code that names one of the folder's
/// public types or functions uses the method.
public protocol Method {
    static var version: Int { get }
}
