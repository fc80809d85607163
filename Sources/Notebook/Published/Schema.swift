import Registration

/// A part of a JSON schema (draft 2020-12).
///
/// Objects have all of their members and no others: what is missing is `null`, but for the few that only some runs have.
struct Schema {
    let value: JSONValue

    private init(_ members: [String: JSONValue]) { value = .object(members) }

    static let text = Schema(["type": .text("string")])
    static let number = Schema(["type": .text("number")])
    static let integer = Schema(["type": .text("integer")])
    static let truth = Schema(["type": .text("boolean")])

    /// - Parameter others: members that are left out where there is nothing to say.
    static func object(_ members: [String: Schema], others: [String: Schema] = [:]) -> Schema {
        Schema([
            "type": .text("object"), "additionalProperties": .truth(false),
            "required": .list(members.keys.sorted().map(JSONValue.text)),
            "properties": .object(members.merging(others) { first, _ in first }.mapValues(\.value)),
        ])
    }

    /// An object with members of any names.
    static func map(of part: Schema) -> Schema {
        Schema(["type": .text("object"), "additionalProperties": part.value])
    }

    static func list(of part: Schema) -> Schema { Schema(["type": .text("array"), "items": part.value]) }

    /// Exactly these, one after the other.
    static func tuple(_ parts: Schema...) -> Schema {
        Schema([
            "type": .text("array"), "prefixItems": .list(parts.map(\.value)), "items": .truth(false),
            "minItems": .number(Double(parts.count)),
        ])
    }

    static func choice(_ names: [String]) -> Schema { Schema(["enum": .list(names.map(JSONValue.text))]) }

    static func choice<Name: RawRepresentable & CaseIterable>(_: Name.Type) -> Schema where Name.RawValue == String {
        choice(Name.allCases.map(\.rawValue))
    }

    static func any(_ parts: [Schema]) -> Schema { Schema(["anyOf": .list(parts.map(\.value))]) }

    static func constant(_ text: String) -> Schema { Schema(["const": .text(text)]) }
    static func constant(_ number: Int) -> Schema { Schema(["const": .number(Double(number))]) }

    /// A part that the schema defines once.
    static func reference(_ name: String) -> Schema { Schema(["$ref": .text("#/$defs/\(name)")]) }

    /// The same, or nothing.
    var orNull: Schema { Schema.any([self, Schema(["type": .text("null")])]) }

    /// With words for whoever reads it.
    func saying(_ words: String) -> Schema {
        guard case .object(var members) = value else { return self }
        members["description"] = .text(words)
        return Schema(members)
    }

    /// A whole schema.
    func whole(title: String, definitions: [String: Schema]) -> JSONValue {
        guard case .object(var members) = value else { return value }
        members["$schema"] = .text("https://json-schema.org/draft/2020-12/schema")
        members["title"] = .text(title)
        members["$defs"] = .object(definitions.mapValues(\.value))
        return .object(members)
    }
}
