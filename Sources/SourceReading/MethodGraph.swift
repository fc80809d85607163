/// The folders of the libraries and which of them use which, so that a step's methods are known with those that these
/// use in turn.
///
/// A folder with a `Method` is that method, its subfolders included unless they have their own; the rest of a module
/// has no version, but uses methods too. A folder is used by what names one of its public types or functions, or one of
/// the public members that it gives to types of other folders, if a value of such a type can be there; within a module,
/// what isn't private counts. Members of its own types don't count: who has a value of a type has named the type or
/// something that gives it. So `count` or `value` lead nowhere.
///
/// The folder with `Lab` runs the steps and computes none of their numbers, so that it leads nowhere, either; but what
/// a lab gives does: `lab.engine` is a use of `Engine`.
struct MethodGraph: Sendable {
    private(set) var folders: [MethodFolder] = []
    /// For each folder, those that it uses, directly or not, and itself.
    private(set) var uses: [Set<Int>] = []
    /// The types that the members of a lab give, by the members.
    private var given: [String: Set<String>] = [:]

    /// - Throws: `SourceError` if a method's version is no number written out.
    init(_ libraries: [Library]) throws {
        for library in libraries { folders += try Self.folders(of: library, given: &given) }
        let visible = Self.visibleModules(libraries)
        let seen = folders.map { folder in
            folders.indices.filter { visible[folder.module]?.contains(folders[$0].module) == true }
        }
        let words = folders.map { withGiven($0.words) }
        uses = folders.indices.map { [$0] }
        var before = -1
        while before != uses.reduce(0, { $0 + $1.count }) {
            before = uses.reduce(0) { $0 + $1.count }
            for (index, folder) in folders.enumerated() where !folder.runsSteps {
                uses[index] = reached(from: uses[index], names: words[index], in: folder.module, among: seen[index])
            }
        }
    }

    /// The methods, with their versions, that code with these names uses.
    func methods(named names: Set<String>) -> [String: Int] {
        let names = withGiven(names)
        var found: Set<Int> = []
        var before = -1
        while before != found.count {
            before = found.count
            found = reached(from: found, names: names, in: nil, among: Array(folders.indices))
        }
        return Dictionary(
            found.compactMap { index in
                folders[index].method.flatMap { name in folders[index].version.map { (name, $0) } }
            }, uniquingKeysWith: max)
    }

    private func withGiven(_ names: Set<String>) -> Set<String> {
        given.reduce(into: names) { names, member in if names.contains(member.key) { names.formUnion(member.value) } }
    }

    private func reached(
        from start: Set<Int>, names: Set<String>, in module: String?, among candidates: [Int]
    ) -> Set<Int> {
        var found = start
        for index in candidates where !found.contains(index) {
            let offer = folders[index].module == module ? folders[index].shared : folders[index].exported
            let isNamed =
                !offer.names.isDisjoint(with: names)
                || offer.members.contains { type, members in !members.isDisjoint(with: names) && mayHave(type, found) }
            if isNamed { found.insert(index) }
        }
        return found.union(found.flatMap { uses[$0] })
    }

    /// Whether a value of the type can be where these folders are used; those of Swift's own types can be anywhere, and
    /// so can a lab.
    private func mayHave(_ type: String, _ found: Set<Int>) -> Bool {
        let homes = folders.indices.filter { folders[$0].types.contains(type) }
        return homes.isEmpty || !found.isDisjoint(with: homes) || homes.contains { folders[$0].runsSteps }
    }

    private static func folders(of library: Library, given: inout [String: Set<String>]) throws -> [MethodFolder] {
        try MethodFolder.grouped(library).map { method, files in
            let sources = files.map { (file: $0, declarations: DeclarationReader($0).declarations()) }
            let folder = MethodFolder(module: library.name, method: method, sources: sources)
            if folder.runsSteps {
                for lab in sources.flatMap(\.declarations) where lab.isType && lab.names == ["Lab"] {
                    for member in lab.members where member.isPublic && member.introducer != "init" {
                        let types = Set(member.result.filter { $0.kind == .word }.map(\.name))
                        for name in member.names {
                            given[member.introducer == "func" ? ".\(name)(" : ".\(name)", default: []].formUnion(types)
                        }
                    }
                }
            }
            return folder
        }
    }

    /// The modules that each module imports, directly or not, and itself.
    private static func visibleModules(_ libraries: [Library]) -> [String: Set<String>] {
        var visible = Dictionary(
            libraries.map { ($0.name, $0.imports.union([$0.name])) }, uniquingKeysWith: { $0.union($1) })
        for _ in libraries {
            for (name, modules) in visible { visible[name] = modules.union(modules.flatMap { visible[$0] ?? [] }) }
        }
        return visible
    }
}
