/// A folder of a library that computes in one way: a method, or what is left of a module without its methods.
struct MethodFolder: Sendable {
    let module: String
    let method: String?
    let version: Int?
    /// What code in other modules can name of it.
    private(set) var exported = Offer()
    /// What code in the module's other folders can name of it.
    private(set) var shared = Offer()
    /// All types, public or not.
    let types: Set<String>
    /// All words in it.
    let words: Set<String>

    /// Whether it is the part of a module without method that runs steps.
    var runsSteps: Bool { method == nil && types.contains("Lab") }

    /// What others can use a folder by.
    struct Offer: Sendable {
        /// Types and functions, in the forms of ``SourceFile/forms(ofWord:)``.
        var names: Set<String> = []
        /// The members that the folder gives to types of other folders, by type.
        var members: [String: Set<String>] = [:]
    }

    init(
        module: String, method: (name: String, version: Int)?,
        sources: [(file: SourceFile, declarations: [Declaration])]
    ) {
        self.module = module
        self.method = method?.name
        version = method?.version
        let declarations = sources.flatMap(\.declarations)
        let types = Set(declarations.filter { $0.isType && $0.introducer != "extension" }.flatMap(\.names))
        self.types = types
        words = sources.reduce(into: []) { words, source in
            for (index, token) in source.file.tokens.enumerated() where token.kind == .word {
                words.formUnion(source.file.forms(ofWord: index))
            }
            for declaration in source.declarations where declaration.extendsAnyBut(types) {
                let end = StudySources.end(of: declaration, in: source.file)
                for index in declaration.tokens.lowerBound..<end where source.file.tokens[index].kind == .word {
                    // There, the members of the type need no dot.
                    words.formUnion(source.file.forms(ofWord: index).map { "." + $0 })
                }
            }
        }
        for declaration in declarations {
            collect(declaration, where: \.isPublic, into: &exported)
            collect(declaration, where: { !$0.isPrivate }, into: &shared)
        }
    }

    private func collect(
        _ declaration: Declaration, where isVisible: (Declaration) -> Bool, into offer: inout Offer
    ) {
        guard declaration.introducer == "extension" else {
            // The protocol of methods is no use of the folder that it lies in.
            guard isVisible(declaration), declaration.introducer != "import", declaration.names != ["Method"] else {
                return
            }
            return offer.names.formUnion(declaration.names.map { declaration.introducer == "func" ? "\($0)(" : $0 })
        }
        guard declaration.extendsAnyBut(types) else { return }
        for member in declaration.members where isVisible(member) && !["init", "subscript"].contains(member.introducer)
        {
            // Without the dot, a property's name is too common a word to tell.
            offer.members[declaration.extendedType, default: []].formUnion(
                member.names.map { member.introducer == "func" ? ".\($0)(" : ".\($0)" })
        }
    }

    /// The files of a library by the folder with a method that they lie in; those in none come together, too.
    /// - Throws: `SourceError` if a method's version is no number written out.
    static func grouped(
        _ library: Library
    ) throws -> [(method: (name: String, version: Int)?, sources: [SourceFile])] {
        var methods: [String: (name: String, version: Int)] = [:]
        for file in library.files {
            guard let method = try method(DeclarationReader(file).declarations(), in: file) else { continue }
            methods[file.folder] = method
        }
        let groups = Dictionary(grouping: library.files) { file in
            methods.keys.filter { file.folder == $0 || file.folder.hasPrefix($0 + "/") }.max { $0.count < $1.count }
                ?? ""
        }
        return groups.sorted { $0.key < $1.key }.map { (methods[$0.key], $0.value) }
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

extension Declaration {
    /// The outermost type that an extension is of.
    fileprivate var extendedType: String { owner.first ?? names[0] }

    fileprivate func extendsAnyBut(_ types: Set<String>) -> Bool {
        introducer == "extension" && !types.contains(extendedType)
    }
}
