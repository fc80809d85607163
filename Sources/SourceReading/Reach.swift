/// Follows names from a step's code to the pieces that it is made of.
///
/// By name and not by type, so that it finds more than the compiler would; a member counts only if a value of its type
/// can be there, because some code mentions the type.
struct Reach {
    private let sources: StudySources
    /// Whether values may be of types that no code mentions, as the inputs of a closure are.
    private let isOpen: Bool
    private let surroundings: Set<String>
    private var included: Set<Int> = []
    private var live: Set<Int> = []
    private var constructed: Set<Int> = []
    private var memberNames: Set<String> = [StudySources.everywhere]
    /// Those of them that may be members of types themselves.
    private var staticNames: Set<String> = [StudySources.everywhere]
    /// Whether a type may be kept in a variable, so that its own members may follow any name.
    private var usesTypesAsValues = false
    private var constructsAll = false
    /// All names that were met in their forms, for finding the methods that bear them.
    private(set) var names: Set<String> = []

    /// - Parameter outermost: the outermost declaration around the code.
    init(_ sources: StudySources, from outermost: String?, isOpen: Bool) {
        self.sources = sources
        surroundings = outermost.map(sources.surroundings) ?? []
        self.isOpen = isOpen
    }

    /// Follows the names in a step's own code, which stands in these types.
    mutating func follow(_ uses: [NameUse], owner: [String]) {
        visit(uses, owner: owner, isAlias: false)
        settle()
    }

    /// Follows what a value of a type brings with it.
    mutating func follow(type: Int) {
        enliven(type)
        settle()
    }

    /// The pieces by name, each with the digest of its code.
    var code: [String: String] {
        let found =
            included.map { sources.pieces[$0] } + live.map { sources.types[$0].core }
            + constructed.map { sources.types[$0].initializers }
        let digests = Dictionary(grouping: found.filter { !$0.digest.isEmpty }, by: \.name).mapValues {
            $0.map(\.digest).sorted()
        }
        return digests.mapValues { $0.count == 1 ? $0[0] : Digest.of($0) }
    }

    /// Members wait for their types and types for their members, so all are looked at until nothing is added.
    private mutating func settle() {
        var before = -1
        while before != included.count + live.count + constructed.count {
            before = included.count + live.count + constructed.count
            for (index, piece) in sources.pieces.enumerated()
            where !included.contains(index) && isNamed(piece) && canHaveValue(piece.owner) {
                include(index)
            }
            if isOpen {
                for (index, type) in sources.types.enumerated()
                where isInput(type) && !memberNames.isDisjoint(with: type.core.names) { enliven(index) }
            }
            if constructsAll { for type in live { construct(type) } }
        }
    }

    private func canHaveValue(_ owner: [String]) -> Bool {
        guard !owner.isEmpty else { return false }
        guard let type = sources.type(owner) else { return true }
        return sources.types[type].isProtocol || live.contains(type) || (isOpen && isInput(sources.types[type]))
    }

    private func isNamed(_ piece: Piece) -> Bool {
        !(piece.isStatic && !usesTypesAsValues ? staticNames : memberNames).isDisjoint(with: piece.names)
    }

    /// Whether the input of a closure may be of this type without the closure's saying so.
    private func isInput(_ type: TypePieces) -> Bool { type.isStorable && surroundings.contains(type.path[0]) }

    private mutating func visit(_ uses: [NameUse], owner: [String], isAlias: Bool) {
        for use in uses {
            names.formUnion(use.forms)
            // In an extension of another module's type, that type's members need no dot.
            if !owner.isEmpty, sources.type(owner) == nil { names.formUnion(use.forms.map { "." + $0 }) }
            if use.isMember ? ["self", "Type"].contains(use.name) && !use.isImplicit : use.name == "type" {
                usesTypesAsValues = true
            }
            if use.name == "Self" || (use.name == "init" && !use.isMember), let type = sources.type(owner) {
                construct(type)
            }
            if use.name == "init", use.isImplicit { constructsAll = true }
            for (index, type) in sources.types.enumerated()
            where type.name == use.name && (use.isMember || canSee(Array(type.path.dropLast()), from: owner)) {
                enliven(index)
                if use.mayConstruct || isAlias { construct(index) }
            }
            if use.isMember {
                memberNames.insert(use.name)
                if use.value.flatMap({ sources.typesByName[$0] }) != nil || use.value == nil {
                    staticNames.insert(use.name)
                }
            } else {
                for index in sources.piecesByName[use.name] ?? []
                where canSee(sources.pieces[index].owner, from: owner)
                    && [nil, use.file].contains(sources.pieces[index].onlyFile)
                { include(index) }
                if let type = sources.type(owner), sources.types[type].core.names.contains(use.name) { enliven(type) }
            }
        }
    }

    /// A name without a dot is that of a global, or of a member of a type around the code.
    private func canSee(_ declared: [String], from owner: [String]) -> Bool {
        guard let name = declared.last, let type = sources.type(declared) else { return true }
        return owner.contains(name) || sources.types[type].isProtocol
    }

    private mutating func include(_ index: Int) {
        guard included.insert(index).inserted else { return }
        let piece = sources.pieces[index]
        if let type = piece.owner.isEmpty ? nil : sources.type(piece.owner) { enliven(type) }
        visit(piece.uses, owner: piece.owner, isAlias: piece.isAlias)
    }

    private mutating func enliven(_ index: Int) {
        guard live.insert(index).inserted else { return }
        let core = sources.types[index].core
        visit(core.uses, owner: core.owner, isAlias: false)
    }

    private mutating func construct(_ index: Int) {
        enliven(index)
        guard constructed.insert(index).inserted else { return }
        let initializers = sources.types[index].initializers
        visit(initializers.uses, owner: initializers.owner, isAlias: false)
    }
}
