/// The sources of a module of studies, in pieces that can be reached by name.
struct StudySources: Sendable {
    let files: [SourceFile]
    private(set) var pieces: [Piece] = []
    private(set) var types: [TypePieces] = []
    private(set) var piecesByName: [String: [Int]] = [:]
    private(set) var typesByName: [String: [Int]] = [:]
    /// For each file, its declarations, outermost first.
    let declarations: [[Declaration]]
    private let display: Set<String>
    /// For each outermost declaration, the words in it, and so the others that its values may come from.
    private var neighbours: [String: Set<String>] = [:]

    init(_ files: [SourceFile]) {
        self.files = files
        declarations = files.map { DeclarationReader($0).declarations() }
        let all = zip(files, declarations).flatMap { file, list in list.map { (file, $0) } }
        let declared = declarations.joined().filter { $0.introducer != "extension" }
        // A study's own type of such a name is none of the report's.
        display = Display.types.subtracting(declared.flatMap(Self.typeNames))
        for (file, declaration) in all {
            collectTypes(declaration, file)
            let words = file.tokens[declaration.tokens.lowerBound..<Self.end(of: declaration, in: file)].lazy.filter {
                $0.kind == .word
            }.map(\.name)
            for name in declaration.owner.prefix(1) + declaration.names {
                neighbours[name, default: []].formUnion(words)
            }
        }
        for (index, type) in types.enumerated() { typesByName[type.name, default: []].append(index) }
        for (_, declaration) in all { collectInheritance(declaration) }
        for (file, declaration) in all { collectPieces(declaration, file) }
        for index in types.indices { finish(&types[index]) }
        for (index, piece) in pieces.enumerated() {
            for name in piece.names { piecesByName[name, default: []].append(index) }
        }
    }

    /// Where the type with this path stands in `types`, by its last words where the path is shorter.
    func type(_ path: [String]) -> Int? {
        let candidates = path.last.flatMap { typesByName[$0] } ?? []
        return candidates.first { types[$0].path == path }
            ?? candidates.first { types[$0].path.suffix(path.count) == path[...] }
    }

    private static func typeNames(_ declaration: Declaration) -> [String] {
        (declaration.isType || declaration.introducer == "typealias" ? declaration.names : [])
            + declaration.members.flatMap(typeNames)
    }

    /// The end of a declaration with its body.
    static func end(of declaration: Declaration, in file: SourceFile) -> Int {
        let end = declaration.tokens.upperBound
        return declaration.isType && file.isMark("{", at: end) ? file.after(end) : end
    }

    /// The outermost declarations that values in the code of `name` may come from, so that studies stay apart that
    /// don't mention each other.
    func surroundings(of name: String) -> Set<String> {
        var found: Set<String> = []
        var next = [name]
        while let name = next.popLast() {
            guard let words = neighbours[name], found.insert(name).inserted else { continue }
            next += words
        }
        return found
    }

    private mutating func collectTypes(_ declaration: Declaration, _ file: SourceFile) {
        guard declaration.isType else { return }
        for member in declaration.members { collectTypes(member, file) }
        guard declaration.introducer != "extension" else { return }
        let path = declaration.owner + declaration.names
        let name = path.joined(separator: ".")
        types.append(
            TypePieces(
                path: path, isProtocol: declaration.introducer == "protocol",
                core: Piece(name: name, names: [], owner: path, digest: "", uses: []),
                initializers: Piece(name: "\(name).init", names: [], owner: path, digest: "", uses: [])))
    }

    private mutating func collectInheritance(_ declaration: Declaration) {
        guard declaration.isType else { return }
        for member in declaration.members { collectInheritance(member) }
        guard let type = type(declaration.owner + declaration.names) else { return }
        types[type].inherited.formUnion(declaration.inherited)
        if declaration.hasAttributes { types[type].hasAttributes = true }
    }

    private mutating func collectPieces(_ declaration: Declaration, _ file: SourceFile) {
        guard declaration.isType else {
            if !isShownOrStep(declaration), declaration.introducer != "import" {
                pieces.append(piece(declaration, file))
            }
            return
        }
        let path = declaration.owner + declaration.names
        guard let type = type(path) else { return collectMembersOfOtherType(declaration, file) }
        // The head of a bare extension says nothing of values, so that figures may move to a file of their own.
        if !declaration.isBareExtension || !declaration.conditions.isEmpty {
            types[type].core.add(
                Digest.of(declaration.conditions + file.tokens[declaration.tokens]),
                NameWalker.uses(in: declaration.tokens, of: file))
        }
        var cases: [Token] = []
        for member in declaration.members {
            if member.isType {
                collectPieces(member, file)
            } else if member.introducer == "case" {
                cases += file.tokens[member.tokens]
                types[type].core.add(nil, NameWalker.uses(in: member.tokens, of: file), names: member.names)
            } else {
                collect(member, of: type, file)
            }
        }
        // Their order counts: it is that of `allCases`.
        if !cases.isEmpty { types[type].core.add(Digest.of(cases), []) }
    }

    /// An extension of another module's type: a member by which it meets a protocol is called by code that we don't
    /// see.
    private mutating func collectMembersOfOtherType(_ declaration: Declaration, _ file: SourceFile) {
        // What the extension asks of the type decides which values have the member.
        let header = Digest.of(file.tokens[declaration.tokens])
        for member in declaration.members {
            if member.isType {
                collectPieces(member, file)
            } else if !isShownOrStep(member) {
                var piece = piece(member, file)
                piece.digest = Digest.of([header, piece.digest])
                piece.uses += NameWalker.uses(in: declaration.tokens, of: file)
                let isSilent = !declaration.inherited.isEmpty || !Silent.ofOtherTypes.isDisjoint(with: member.names)
                if isSilent { piece.names = [Self.everywhere] }
                pieces.append(piece)
            }
        }
    }

    private mutating func collect(_ member: Declaration, of type: Int, _ file: SourceFile) {
        if isShownOrStep(member) {
            if member.isStored, !member.isStatic, member.result.contains(where: { $0.text == "Step" }) {
                types[type].holdsSteps = true
            }
            return
        }
        let piece = piece(member, file)
        let isStoredInValue = member.isStored && !member.isStatic
        if isStoredInValue || isSilent(member, of: types[type], file) {
            types[type].core.add(piece.digest, piece.uses, names: isStoredInValue ? member.names : [])
        }
        if member.introducer == "init" {
            types[type].initializers.add(piece.digest, piece.uses)
        } else if !isStoredInValue {
            pieces.append(piece)
        }
    }

    /// Whether a member is called without being named.
    private func isSilent(_ member: Declaration, of type: TypePieces, _ file: SourceFile) -> Bool {
        let isOperator = member.introducer == "func" && member.names.first?.utf8.first?.isOperator == true
        if isOperator || !Silent.members.isDisjoint(with: member.names) { return true }
        if member.introducer == "init", let open = member.tokens.first(where: { file.tokens[$0].isMark("(") }),
            Silent.initializerLabels.contains(file.tokens[open + 1].text)
        {
            return true
        }
        return type.isOpaque
    }

    private func isShownOrStep(_ declaration: Declaration) -> Bool {
        !display.isDisjoint(with: declaration.result.map(\.text))
    }

    private func piece(_ declaration: Declaration, _ file: SourceFile) -> Piece {
        let tokens = file.tokens[declaration.tokens]
        let isGeneric =
            tokens.contains { ["some", "any"].contains($0.text) }
            || zip(tokens, tokens.dropFirst()).contains { $0.name == declaration.names.first && $1.text.hasPrefix("<") }
        return Piece(
            name: (declaration.owner + declaration.names.prefix(1)).joined(separator: "."), names: declaration.names,
            owner: declaration.owner, digest: Digest.of(declaration.conditions + tokens),
            uses: NameWalker.uses(in: declaration.tokens, of: file), isAlias: declaration.introducer == "typealias",
            isGeneric: declaration.introducer == "func" && isGeneric, isStatic: declaration.isStatic,
            onlyFile: declaration.isPrivate && declaration.owner.isEmpty ? file.name : nil)
    }

    private func finish(_ type: inout TypePieces) {
        // What a value of a type that holds steps brings is the steps' own business.
        if type.holdsSteps {
            type.core = Piece(name: type.core.name, names: [], owner: type.path, digest: "", uses: [])
        }
        if type.holdsSteps {
            type.initializers = Piece(name: type.initializers.name, names: [], owner: type.path, digest: "", uses: [])
        }
        type.core.seal()
        type.initializers.seal()
    }

    /// The name of members that every step may call.
    static let everywhere = "*"
}

extension Piece {
    /// Adds a part; the order of parts doesn't count.
    fileprivate mutating func add(_ digest: String?, _ uses: [NameUse], names: [String] = []) {
        if let digest { parts.append(digest) }
        self.uses += uses
        self.names += names
    }

    fileprivate mutating func seal() {
        digest = parts.isEmpty ? "" : Digest.of(parts.sorted())
        parts = []
    }
}
