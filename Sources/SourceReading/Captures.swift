/// What is wrong with a source, in the form that build tools show beside it.
public struct SourceError: Error, Sendable, Equatable, CustomStringConvertible {
    public var file: String
    public var place: Place
    public var message: String

    public var description: String { "\(file):\(place.line):\(place.column): error: \(message)" }
}

/// Finds what a step's closure takes from around it: a local that is not in the step's key.
struct Captures {
    let file: SourceFile
    /// The declaration that the step stands in, and the names of the properties and methods of its value of `self`.
    let declaration: Declaration
    let instanceMembers: Set<String>

    func errors(of call: StepCall) -> [SourceError] {
        guard !call.isSource else { return [] }
        let locals = NameWalker.locals(at: call.open, in: declaration.tokens, of: file)
        let keyed = Set(call.keyed.flatMap { NameWalker.uses(in: $0, of: file) }.map(\.name))
        let inputs = Set(call.inputs.filter { $0.count == 1 }.map { file.tokens[$0.lowerBound].name })
        var seen: Set<String> = []
        return NameWalker.uses(in: call.compute, of: file).compactMap { use in
            guard !use.isMember else { return nil }
            var name = use.name
            if name == "self", !instanceMembers.isEmpty {
                if file.isMark(".", at: use.index + 1) { name = file.tokens[use.index + 2].name }
            } else if !locals.contains(name) && !instanceMembers.contains(name) {
                return nil
            }
            guard !keyed.contains(name), !inputs.contains(name), seen.insert(name).inserted else { return nil }
            return SourceError(
                file: file.path, place: file.tokens[use.index].place,
                message:
                    "the step's closure uses \"\(name)\", which is not in its key: pass it through parameters: or plan:, or move it out of the declaration around the step if it is a function"
            )
        }
    }
}
