/// A name in some code that nothing within that code has given a meaning to: it stands for a declaration elsewhere, or
/// for a local of the function around.
struct NameUse: Sendable, Hashable {
    var name: String
    /// Its place in the file's tokens.
    var index: Int
    /// The file's name.
    var file = ""
    /// Whether it follows a dot.
    var isMember: Bool
    /// Whether it follows a dot that follows nothing, as in `.tuned`.
    var isImplicit = false
    /// What stands before the dot, where that looks like a value rather than a type, as in `result.accuracies`.
    var value: String?
    /// What it can be the name of, for ``MethodGraph``.
    var forms: [String] = []
    /// Whether a value may be made here, if the name is a type's.
    var mayConstruct = false
}
