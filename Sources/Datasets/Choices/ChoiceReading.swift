import Tensors

/// What people chose and said of pictures, what brains' responses say of layers, and features that other programs computed: read
/// from their files.
///
/// Raise the version when the same files give other numbers.
public enum ChoiceReading: Method { public static let version = 1 }
