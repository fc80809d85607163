/// A folder of a library that computes in one way: a method, or what is left of a module without its methods.
struct MethodFolder: Sendable {
    let module: String
    let method: String?
    let version: Int?
    /// The public types and functions, in the forms of ``SourceFile/forms(ofWord:)``.
    private(set) var names: Set<String> = []
    /// The public members that it gives to types of other folders, by type.
    private(set) var members: [String: Set<String>] = [:]
    /// All types, public or not.
    let types: Set<String>
    /// All words in it.
    let words: Set<String>

    init(
        module: String, method: (name: String, version: Int)?,
        sources: [(file: SourceFile, declarations: [Declaration])]
    ) {
        self.module = module
        self.method = method?.name
        version = method?.version
        let declarations = sources.flatMap(\.declarations)
        types = Set(declarations.filter { $0.isType && $0.introducer != "extension" }.flatMap(\.names))
        words = sources.reduce(into: []) { words, source in
            for (index, token) in source.file.tokens.enumerated() where token.kind == .word {
                words.formUnion(source.file.forms(ofWord: index))
            }
        }
        for declaration in declarations { collect(declaration) }
    }

    private mutating func collect(_ declaration: Declaration) {
        guard declaration.introducer == "extension" else {
            guard declaration.isPublic else { return }
            return names.formUnion(declaration.names.map { declaration.introducer == "func" ? "\($0)(" : $0 })
        }
        let type = declaration.owner.first ?? declaration.names[0]
        guard !types.contains(type) else { return }
        for member in declaration.members where member.isPublic && !["init", "subscript"].contains(member.introducer) {
            // Without the dot, a property's name is too common a word to tell.
            members[type, default: []].formUnion(
                member.names.map { member.introducer == "func" ? ".\($0)(" : ".\($0)" })
        }
    }

    /// The method that a folder's files declare, if any.
    /// - Throws: `SourceError` if its version is no number written out.
    static func method(_ declarations: [Declaration], in file: SourceFile) throws -> (name: String, version: Int)? {
        guard let method = declarations.first(where: { $0.inherited.contains("Method") }) else { return nil }
        let member = method.members.first { $0.names == ["version"] }
        if let member, let number = member.tokens.last, file.tokens[number - 1].isMark("="),
            let version = Int(file.tokens[number].text)
        {
            return (method.names[0], version)
        }
        throw SourceError(
            file: file.path, place: file.tokens[member?.tokens.lowerBound ?? method.tokens.lowerBound].place,
            message:
                "the method \"\(method.names[0])\" needs a version that can be read here: public static let version = 1"
        )
    }
}
