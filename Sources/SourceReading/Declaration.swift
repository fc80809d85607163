/// A declaration in a source: of a type with its members, or of anything else as a whole.
struct Declaration: Sendable {
    /// `func`, `var`, `struct`, `extension`, `case`, …
    var introducer: String
    /// The names under which code refers to it: several for `case a, b` and `let (a, b)`.
    var names: [String]
    /// The types around it, outermost first.
    var owner: [String]
    /// All its tokens; those of a type end before its body.
    var tokens: Range<Int>
    /// The tokens of the type that a function or a property gives; where none is written, the words that a value begins
    /// with.
    var result: [Token] = []
    /// The types and protocols after the colon of a type.
    var inherited: [String] = []
    var members: [Declaration] = []
    var isPublic = false
    /// Whether no other file can name it.
    var isPrivate = false
    var isStatic = false
    var hasAttributes = false
    /// Whether a property keeps its value.
    var isStored = false
    /// Whether it extends a type and says no more of it: no protocol, no condition.
    var isBareExtension = false
    /// The conditions of `#if` around it.
    var conditions: [Token] = []

    var isType: Bool { Self.types.contains(introducer) }
    var isProperty: Bool { introducer == "var" || introducer == "let" }

    static let types: Set = ["struct", "enum", "class", "actor", "protocol", "extension"]
    static let introducers = types.union([
        "func", "var", "let", "init", "deinit", "subscript", "case", "typealias", "associatedtype", "import",
        "operator", "precedencegroup", "macro",
    ])
    static let modifiers: Set = [
        "public", "package", "internal", "fileprivate", "private", "open", "static", "class", "final", "mutating",
        "nonmutating", "lazy", "weak", "unowned", "override", "required", "convenience", "indirect", "nonisolated",
        "isolated", "dynamic", "optional", "prefix", "postfix", "infix", "borrowing", "consuming", "distributed",
    ]
}
