/// Finds the declarations of a file; statements between them, as in `main.swift`, are passed over.
struct DeclarationReader {
    let file: SourceFile
    private var tokens: [Token] { file.tokens }

    init(_ file: SourceFile) { self.file = file }

    func declarations() -> [Declaration] { declarations(in: file.tokens.indices, owner: []) }

    private func declarations(in range: Range<Int>, owner: [String]) -> [Declaration] {
        var list: [Declaration] = []
        var conditions: [Token] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if tokens[index].kind == .word, tokens[index].text.hasPrefix("#") {
                index = readDirective(index, range.upperBound, &conditions)
                continue
            }
            let startsStatement = index == range.lowerBound || tokens[index].startsLine || tokens[index - 1].isMark(";")
            guard startsStatement, let introducer = self.introducer(from: index, range.upperBound) else {
                index = file.after(index)
                continue
            }
            var declaration = read(index, introducer, range.upperBound, owner)
            index = end(of: declaration)
            declaration.conditions = conditions
            list.append(declaration)
        }
        return list
    }

    /// `#if` and the like count for all that stands between them.
    private func readDirective(_ start: Int, _ limit: Int, _ conditions: inout [Token]) -> Int {
        var index = start + 1
        while index < limit, !tokens[index].startsLine { index += 1 }
        if tokens[start].text == "#endif" {
            conditions = []
        } else {
            conditions += tokens[start..<index]
        }
        return index
    }

    /// The place of the word that says what is declared, after attributes and modifiers.
    private func introducer(from start: Int, _ limit: Int) -> Int? {
        var index = start
        while index < limit {
            let token = tokens[index]
            if token.isMark("@") {
                index += 2
                while file.isMark(".", at: index) { index += 2 }
                if file.isMark("(", at: index), !tokens[index].startsLine { index = file.after(index) }
            } else if token.kind == .word, isModifier(index) {
                index = file.isMark("(", at: index + 1) ? file.after(index + 1) : index + 1
            } else {
                return token.kind == .word && Declaration.introducers.contains(token.text) ? index : nil
            }
        }
        return nil
    }

    private func isModifier(_ index: Int) -> Bool {
        guard Declaration.modifiers.contains(tokens[index].text) else { return false }
        guard tokens[index].text == "class", index + 1 < tokens.count else { return true }
        return ["func", "var", "let", "subscript", "final", "override"].contains(tokens[index + 1].text)
    }

    private func read(_ start: Int, _ introducer: Int, _ limit: Int, _ owner: [String]) -> Declaration {
        let kind = tokens[introducer].text
        let end = statementEnd(from: introducer, limit)
        var declaration = Declaration(introducer: kind, names: [], owner: owner, tokens: start..<end)
        let head = tokens[start..<introducer]
        declaration.isPublic = head.contains { ["public", "package", "open"].contains($0.text) }
        declaration.isPrivate = head.contains { ["private", "fileprivate"].contains($0.text) }
        declaration.isStatic = head.contains { ["static", "class"].contains($0.text) }
        declaration.hasAttributes = head.contains { $0.isMark("@") }
        if declaration.isType {
            readType(&declaration, introducer, end)
        } else {
            declaration.names = names(introducer, end)
            declaration.result = result(introducer, end)
            declaration.isStored = declaration.isProperty && isStored(introducer, end)
        }
        return declaration
    }

    private func readType(_ declaration: inout Declaration, _ introducer: Int, _ end: Int) {
        let flat = file.flat(introducer..<end)
        let body = flat.first { tokens[$0].isMark("{") } ?? end
        var path = [introducer + 1 < end ? tokens[introducer + 1].name : ""]
        var index = introducer + 2
        while file.isMark(".", at: index), index + 1 < body {
            path.append(tokens[index + 1].name)
            index += 2
        }
        declaration.names = [path[path.count - 1]]
        declaration.isBareExtension =
            declaration.introducer == "extension" && index == body && !declaration.hasAttributes
        declaration.owner += path.dropLast()
        if let colon = flat.first(where: { $0 < body && tokens[$0].isMark(":") }) {
            let clause = (colon..<body).prefix { !tokens[$0].isWord("where") }
            // Of `A.B`, the last word counts.
            declaration.inherited = clause.filter { tokens[$0].kind == .word && !file.isMark(".", at: $0 + 1) }.map {
                tokens[$0].name
            }
        }
        declaration.tokens = declaration.tokens.lowerBound..<body
        guard body < end, let close = file.partner[body] else { return }
        declaration.members = declarations(in: body + 1..<close, owner: declaration.owner + declaration.names)
        if declaration.introducer == "extension", declaration.isPublic {
            for index in declaration.members.indices { declaration.members[index].isPublic = true }
        }
    }

    private func end(of declaration: Declaration) -> Int {
        let end = declaration.tokens.upperBound
        return declaration.isType && file.isMark("{", at: end) ? file.after(end) : end
    }

    /// A statement ends where a line begins with what cannot go on with it.
    private func statementEnd(from start: Int, _ limit: Int) -> Int {
        let hasBody = !["var", "let", "case", "typealias", "import"].contains(tokens[start].text)
        var index = start + 1
        while index < limit {
            let token = tokens[index]
            if token.isMark(";") { return index }
            if token.startsLine, tokens[index - 1].endsOperand, !continues(index) { return index }
            if hasBody, token.isMark("{") { return file.after(index) }
            index = file.after(index)
        }
        return limit
    }

    private func continues(_ index: Int) -> Bool {
        let token = tokens[index]
        switch token.kind {
        case .number, .text: return false
        case .word: return ["where", "throws", "rethrows", "async", "as", "is", "else", "in"].contains(token.text)
        case .mark:
            return !(token.text == "@" || token.text == "\"" || token.text == "}" || token.fixity == .prefix)
        }
    }

    private func names(_ introducer: Int, _ end: Int) -> [String] {
        let kind = tokens[introducer].text
        guard introducer + 1 < end else { return [kind] }
        let next = tokens[introducer + 1]
        switch kind {
        case "init", "deinit", "subscript": return [kind]
        case "case", "var", "let":
            if next.isMark("(") {
                return (introducer + 2..<file.after(introducer + 1)).filter { tokens[$0].kind == .word }.map {
                    tokens[$0].name
                }
            }
            return file.flat(introducer + 1..<end).filter { place in
                guard tokens[place].kind == .word else { return false }
                if place == introducer + 1 { return true }
                return tokens[place - 1].isMark(",")
                    && (kind == "case" || file.isMark("=", at: place + 1) || file.isMark(":", at: place + 1))
            }.map { tokens[$0].name }
        default: return [next.name]
        }
    }

    private func result(_ introducer: Int, _ end: Int) -> [Token] {
        let flat = file.flat(introducer + 1..<end)
        let isFunction = tokens[introducer].isWord("func")
        let ends = { (place: Int) in
            tokens[place].isMark("{") || tokens[place].isMark("=") || tokens[place].isWord("where")
        }
        if let start = flat.first(where: { tokens[$0].isMark(isFunction ? "->" : ":") || ends($0) }), !ends(start) {
            let end = flat.first { $0 > start && ends($0) } ?? end
            return Array(tokens[start + 1..<end])
        }
        guard !isFunction, let start = flat.first(where: { tokens[$0].isMark("=") }) else { return [] }
        return Array(tokens[start + 1..<end].prefix { !$0.isMark("(") && !$0.isMark("{") })
    }

    private func isStored(_ introducer: Int, _ end: Int) -> Bool {
        let flat = file.flat(introducer..<end)
        guard tokens[introducer].isWord("var"), let body = flat.first(where: { tokens[$0].isMark("{") }) else {
            return true
        }
        if flat.contains(where: { $0 < body && tokens[$0].isMark("=") }) { return true }
        return body + 1 < end && ["willSet", "didSet"].contains(tokens[body + 1].text)
    }
}
