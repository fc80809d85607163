/// The folders of the libraries and which of them use which, so that a step's methods are known with those that these
/// use in turn.
///
/// A folder with a `Method` is that method, its subfolders included unless they have their own; the rest of a module
/// has no version, but uses methods too. A folder is used by what names one of its public types or functions, or one of
/// the public members that it gives to types of other folders, if a value of such a type can be there. Members of its
/// own types don't count: who has a value of a type has named the type or something that gives it. So `count` or
/// `value` lead nowhere.
struct MethodGraph: Sendable {
    private(set) var folders: [MethodFolder] = []
    /// For each folder, those that it uses, directly or not, and itself.
    private(set) var uses: [Set<Int>] = []

    /// - Throws: `SourceError` if a method's version is no number written out.
    init(_ libraries: [Library]) throws {
        for library in libraries { folders += try Self.folders(of: library) }
        let visible = Self.visibleModules(libraries)
        let seen = folders.map { folder in
            folders.indices.filter { visible[folder.module]?.contains(folders[$0].module) == true }
        }
        uses = folders.indices.map { [$0] }
        var before = -1
        while before != uses.reduce(0, { $0 + $1.count }) {
            before = uses.reduce(0) { $0 + $1.count }
            for index in folders.indices {
                uses[index] = reached(from: uses[index], names: folders[index].words, among: seen[index])
            }
        }
    }

    /// The methods, with their versions, that code with these names uses.
    func methods(named names: Set<String>) -> [String: Int] {
        var found: Set<Int> = []
        var before = -1
        while before != found.count {
            before = found.count
            found = reached(from: found, names: names, among: Array(folders.indices))
        }
        return Dictionary(
            found.compactMap { index in
                folders[index].method.flatMap { name in folders[index].version.map { (name, $0) } }
            }, uniquingKeysWith: max)
    }

    private func reached(from start: Set<Int>, names: Set<String>, among candidates: [Int]) -> Set<Int> {
        var found = start
        for index in candidates where !found.contains(index) {
            let folder = folders[index]
            let isNamed =
                !folder.names.isDisjoint(with: names)
                || folder.members.contains { type, members in !members.isDisjoint(with: names) && mayHave(type, found) }
            if isNamed { found.insert(index) }
        }
        return found.union(found.flatMap { uses[$0] })
    }

    /// Whether a value of the type can be where these folders are used; those of Swift's own types can be anywhere.
    private func mayHave(_ type: String, _ found: Set<Int>) -> Bool {
        let homes = folders.indices.filter { folders[$0].types.contains(type) }
        return homes.isEmpty || !found.isDisjoint(with: homes)
    }

    private static func folders(of library: Library) throws -> [MethodFolder] {
        let sources = library.files.map { (file: $0, declarations: DeclarationReader($0).declarations()) }
        var methods: [String: (name: String, version: Int)] = [:]
        for source in sources {
            guard let method = try MethodFolder.method(source.declarations, in: source.file) else { continue }
            methods[source.file.folder] = method
        }
        let groups = Dictionary(grouping: sources) { source in
            let folder = source.file.folder
            return methods.keys.filter { folder == $0 || folder.hasPrefix($0 + "/") }.max { $0.count < $1.count } ?? ""
        }
        return groups.sorted { $0.key < $1.key }.map { folder, sources in
            MethodFolder(module: library.name, method: methods[folder], sources: sources)
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
