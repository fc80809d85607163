/// The text of a step's code, for readers of a report: its call, and the functions that its closure names.
struct StepText {
    let sources: StudySources
    /// The package's folder, which places are told from.
    let root: String

    /// The stretches of a step's code: the call first, then each function once, as they stand in the files.
    func stretches(of call: StepCall, in file: SourceFile) -> [CodeTable.Stretch] {
        let close = file.partner[call.open].map { $0 + 1 } ?? call.open + 1
        let own = stretch(call.open..<max(call.compute.upperBound, close), of: file)
        let names = Set(NameWalker.uses(in: call.compute, of: file).map(\.name)).union(lastWord(of: call, in: file))
        let named = zip(sources.files, sources.declarations).flatMap { file, declarations in
            declarations.flatMap(functions).filter { !names.isDisjoint(with: $0.names) }.map { ($0, file) }
        }
        return [own] + named.map { stretch($0.tokens, of: $1) }
    }

    /// The function that is given by its name: `compute: measureBaseline`.
    private func lastWord(of call: StepCall, in file: SourceFile) -> Set<String> {
        let last = file.tokens[call.compute.upperBound - 1]
        return last.kind == .word ? [last.name] : []
    }

    private func functions(_ declaration: Declaration) -> [Declaration] {
        if declaration.isType { return declaration.members.flatMap(functions) }
        let isShown = !Display.types.isDisjoint(with: declaration.result.map(\.text))
        return declaration.introducer == "func" && !isShown ? [declaration] : []
    }

    /// The lines from the one that the tokens begin in, and the comment above it, to where they end.
    private func stretch(_ tokens: Range<Int>, of file: SourceFile) -> CodeTable.Stretch {
        let lines = file.source.split(separator: "\n", omittingEmptySubsequences: false)
        let end = file.tokens[tokens.upperBound - 1]
        var first = file.tokens[tokens.lowerBound].place.line - 1
        while first > 0, lines[first - 1].drop(while: { $0 == " " }).hasPrefix("///") { first -= 1 }
        var text = lines[first..<end.place.line].map(String.init)
        text[text.count - 1] = String(
            decoding: lines[end.place.line - 1].utf8.prefix(end.place.column - 1 + end.text.utf8.count), as: UTF8.self)
        let indent = text.filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return CodeTable.Stretch(
            path: file.path.hasPrefix(root + "/") ? String(file.path.dropFirst(root.count + 1)) : file.name,
            line: first + 1, text: text.map { String($0.dropFirst(indent)) }.joined(separator: "\n"))
    }
}
