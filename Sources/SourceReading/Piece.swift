/// A piece of code that a step's code can be made of: a function, a computed property, or what a value of a type always
/// brings with it.
struct Piece: Sendable {
    /// `ClippedActivation.measureBaseline`; pieces of the same name, such as overloads, count as one.
    var name: String
    /// The names that lead to it.
    var names: [String]
    var owner: [String]
    /// Equal for equal tokens.
    var digest: String
    var uses: [NameUse]
    /// Whether mentioning a type here may make a value of it under another name.
    var isAlias = false
    /// Whether its arguments may be of types that it doesn't name.
    var isGeneric = false
    var isStatic = false
    /// The file outside of which nothing can name it, where it is private.
    var onlyFile: String?
    /// The digests of what it has been put together from so far.
    var parts: [String] = []
}

/// A type that the studies declare, with all its extensions.
struct TypePieces: Sendable {
    var path: [String]
    var isProtocol = false
    /// Stored properties, cases, and members that are called without being named.
    var core: Piece
    var initializers: Piece
    /// Whether it holds steps, so that a step's code has no values of it.
    var holdsSteps = false
    /// The types and protocols after its colon, and those of its extensions.
    var inherited: Set<String> = []
    var hasAttributes = false

    var name: String { path[path.count - 1] }

    /// Whether it can be stored, so that the values of steps may be of it; protocols that we don't know may ask for it.
    var isStorable: Bool { !inherited.isSubset(of: Silent.plainProtocols) }

    /// Whether any member may be called without being named: by a protocol that we don't know, or by what an attribute
    /// such as `@dynamicMemberLookup` makes of the type.
    var isOpaque: Bool { isProtocol || hasAttributes || !inherited.isSubset(of: Silent.protocols) }
}

/// The members that are called without being named, and the protocols that need no others.
enum Silent {
    static let members: Set = [
        "subscript", "deinit", "encode", "hash", "encoded", "encodingName", "description", "debugDescription",
        "errorDescription", "callAsFunction", "rawValue", "id", "CodingKeys", "stringValue", "intValue", "allCases",
    ]
    static let protocols: Set = [
        "Sendable", "SendableMetatype", "Codable", "Encodable", "Decodable", "Hashable", "Equatable", "Comparable",
        "CaseIterable", "CustomStringConvertible", "CustomDebugStringConvertible", "Error", "LocalizedError",
        "Identifiable", "RawRepresentable", "CodingKey", "StorableValue", "Copyable", "Escapable", "BitwiseCopyable",
        "String", "Character", "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64",
        "Float",
        "Double",
    ]
    /// The protocols that say nothing of how a value is stored.
    static let plainProtocols: Set = [
        "Sendable", "SendableMetatype", "Hashable", "Equatable", "Comparable", "CaseIterable",
        "CustomStringConvertible",
        "CustomDebugStringConvertible", "Error", "LocalizedError", "Identifiable", "CodingKey", "Copyable", "String",
        "Int",
    ]
    /// Labels of initialisers that decoding calls.
    static let initializerLabels: Set = ["from", "decoding", "rawValue", "stringValue", "intValue"]
    /// The members that a type of another module may have been given without anything naming them or the type.
    static let ofOtherTypes = members.union(["init", "appendInterpolation"])
}

/// What a report shows, and steps themselves: what gives these is not followed, since no value of a step is made of it.
enum Display {
    static let types: Set = [
        "Figure", "Table", "Block", "Section", "Show", "Finding", "Summary", "Details", "Chart", "Study", "StudyPart",
        "Artifact",
        "Step",
    ]
}
