/// What reads the seed of the lab that a step works with: `lab.seed` itself, and what libraries give a lab that comes to
/// it. A step that names none of these draws nothing by its run's seed.
///
/// By name, as ``MethodGraph`` goes: rather too many steps draw than too few.
struct SeedReaders: Sendable {
    /// Members of labs.
    private(set) var members: Set<String> = ["seed"]

    /// A function or a property of a library, with the words of its code.
    private struct Part {
        var names: [String]
        var file: String
        /// Whether code elsewhere can name it as a lab's.
        var isShared: Bool
        var words: Set<String>
    }

    init(_ libraries: [Library]) {
        let parts = libraries.flatMap(\.files).filter { $0.tokens.contains { $0.isWord("Lab") } }.flatMap(Self.parts)
        var own: [String: Set<String>] = [:]
        var before = -1, count = 0
        while before != count {
            before = count
            for part in parts {
                let readers = members.union(own[part.file] ?? [])
                guard !part.words.isDisjoint(with: readers) else { continue }
                if part.isShared {
                    members.formUnion(part.names)
                } else {
                    own[part.file, default: []].formUnion(part.names)
                }
            }
            count = own.values.reduce(members.count) { $0 + $1.count }
        }
    }

    /// Whether code that names these, in the forms of ``SourceFile/forms(ofWord:)``, reads a seed.
    func areAmong(_ names: Set<String>) -> Bool {
        members.contains { names.contains("." + $0) || names.contains(".\($0)(") }
    }

    private static func parts(of file: SourceFile) -> [Part] {
        func leaves(_ declaration: Declaration) -> [Declaration] {
            declaration.isType ? declaration.members.flatMap(leaves) : [declaration]
        }
        return DeclarationReader(file).declarations().flatMap(leaves).map { leaf in
            let words = leaf.tokens.filter { index in
                let isLabel = file.isMark(":", at: index + 1) && ["(", ","].contains { file.isMark($0, at: index - 1) }
                return file.tokens[index].kind == .word && !isLabel
            }
            return Part(
                names: leaf.names, file: file.path, isShared: leaf.owner == ["Lab"] && !leaf.isPrivate,
                words: Set(words.map { file.tokens[$0].name }))
        }
    }
}
