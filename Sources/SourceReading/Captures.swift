/// What is wrong with a source, in the form that build tools show beside it.
public struct SourceError: Error, Sendable, Equatable, CustomStringConvertible {
    public var file: String
    public var place: Place
    public var message: String

    public var description: String { "\(file):\(place.line):\(place.column): error: \(message)" }
}

/// Finds what a step's closure takes from around it: a local that is not in the step's key.
///
/// A value is in the key if the step's name, `parameters:` or `plan:` has it as a whole, or if what the closure takes
/// of it is what they have: beside `"\(subject.name): x"` a closure may use `subject.name`, but not `subject.images`.
struct Captures {
    let file: SourceFile
    /// The declaration that the step stands in, and the names of the properties and methods of its value of `self`.
    let declaration: Declaration
    let instanceMembers: Set<String>

    func errors(of call: StepCall) -> [SourceError] {
        guard !call.isSource else { return [] }
        let locals = NameWalker.locals(at: call.open, in: declaration.tokens, of: file)
        let keyed = call.keyed.flatMap { NameWalker.uses(in: $0, of: file) }.compactMap(chain)
        let inputs = Set(call.inputs.filter { $0.count == 1 }.map { file.tokens[$0.lowerBound].name })
        var seen: Set<String> = []
        return NameWalker.uses(in: call.compute, of: file).compactMap { use in
            guard let chain = chain(of: use) else { return nil }
            let name = chain[0]
            let isOwn = use.name == "self" && !instanceMembers.isEmpty
            guard isOwn || locals.contains(name) || instanceMembers.contains(name), !inputs.contains(name),
                !keyed.contains(where: { chain.starts(with: $0) }), seen.insert(name).inserted
            else { return nil }
            return SourceError(
                file: file.path, place: file.tokens[use.index].place,
                message:
                    "the step's closure uses \"\(name)\", which is not in its key: pass it through parameters: or plan:, or move it out of the declaration around the step if it is a function"
            )
        }
    }

    /// A name with the members that the code takes of it, `self` left out: `subject`, `name` for `self.subject?.name`.
    /// An element counts as a member of its own.
    private func chain(of use: NameUse) -> [String]? {
        guard !use.isMember else { return nil }
        var chain = [use.name]
        var index = use.index
        while true {
            var next = index + 1
            while file.isMark("?", at: next) || file.isMark("!", at: next) { next += 1 }
            if file.isMark("[", at: next), !file.tokens[next].startsLine {
                chain.append("[")
                break
            }
            guard file.isMark(".", at: next), next + 1 < file.tokens.count, file.tokens[next + 1].kind == .word else {
                break
            }
            chain.append(file.tokens[next + 1].name)
            index = next + 1
        }
        return chain[0] == "self" && chain.count > 1 ? Array(chain.dropFirst()) : chain
    }
}
