/// What binds names: `let`, loops, the parameters of functions and closures.
extension NameWalker {
    private mutating func bind(_ index: Int) {
        let name = tokens[index].name
        passed.insert(index)
        let current = scopes.count - 1
        if scopes[current].isPattern {
            scopes[current].names.insert(name)
        } else if let depth = scopes[current].condition {
            scopes[current].ofNextBlock.append((depth, name))
        } else {
            scopes[current].waiting.append((openers.count, name))
        }
    }

    /// What follows `let`: a name, a tuple of names, or the pattern of a case.
    mutating func readPattern(_ start: Int) {
        guard start < range.upperBound else { return }
        if tokens[start].kind == .word, !file.isMark("(", at: start + 1), !file.isMark(".", at: start + 1) {
            bind(start)
            // In `if let a`, without a value, the name is also the outer one's.
            let isShort = ["{", ","].contains { file.isMark($0, at: start + 1) } || file.isWord("else", at: start + 1)
            if isShort, scopes[scopes.count - 1].condition != nil || file.isWord("else", at: start + 1),
                !isBound(tokens[start].name)
            {
                uses.append(NameUse(name: tokens[start].name, index: start, isMember: false))
            }
            return
        }
        guard let open = (start..<range.upperBound).first(where: { tokens[$0].isMark("(") || tokens[$0].isMark("=") }),
            tokens[open].isMark("(")
        else { return }
        for place in open + 1..<max(open + 1, file.after(open) - 1)
        where tokens[place].kind == .word && !tokens[place - 1].isMark(".") && !file.isMark(":", at: place + 1) {
            bind(place)
        }
    }

    mutating func readLoop(_ index: Int) {
        guard
            let end = (index..<range.upperBound).first(where: {
                tokens[$0].isWord("in") && !file.isMark(":", at: $0 + 1)
            })
        else { return }
        for place in index + 1..<end
        where tokens[place].kind == .word && !tokens[place - 1].isMark(".")
            && !Self.keywords.contains(tokens[place].text) && !["let", "var", "case"].contains(tokens[place].text)
        {
            passed.insert(place)
            scopes[scopes.count - 1].ofNextBlock.append((openers.count, tokens[place].name))
        }
        for place in index + 1..<end where ["let", "var", "case"].contains(tokens[place].text) { passed.insert(place) }
    }

    /// Binds the parameters of a function in its block.
    /// - Returns: false where an initialiser is called.
    mutating func readFunction(_ index: Int) -> Bool {
        let token = tokens[index]
        let isDeclared =
            token.text != "init" || index == range.lowerBound || token.startsLine
            || Declaration.modifiers.contains(tokens[index - 1].text)
        guard isDeclared, let open = (index..<range.upperBound).first(where: { tokens[$0].isMark("(") }) else {
            return isDeclared
        }
        if token.text == "func", tokens[index + 1].kind == .word {
            passed.insert(index + 1)
            if scopes.count > 1 { scopes[scopes.count - 1].names.insert(tokens[index + 1].name) }
        }
        for (name, label) in parameters(open + 1..<max(open + 1, file.after(open) - 1)) {
            passed.insert(name)
            if let label { passed.insert(label) }
            scopes[scopes.count - 1].ofNextBlock.append((openers.count, tokens[name].name))
        }
        return true
    }

    /// The places of the names of parameters, and of the labels before them.
    private func parameters(_ range: Range<Int>) -> [(name: Int, label: Int?)] {
        file.split(range).compactMap { part in
            let head = file.flat(part).prefix { !tokens[$0].isMark(":") }.filter { tokens[$0].kind == .word }
            guard let name = head.last else { return nil }
            return (name, head.count > 1 ? head[head.count - 2] : nil)
        }
    }

    /// The parameters between `{` and `in`, or nothing if this is no closure with parameters.
    mutating func closureParameters(after brace: Int) -> Set<String> {
        var end = brace + 1
        while end < range.upperBound, !tokens[end].isWord("in") {
            let token = tokens[end]
            switch token.kind {
            case .number, .text: return []
            case .word: if Self.statements.contains(token.text) { return [] }
            case .mark:
                if !["(", "[", ",", ":", "->", ".", "<", ">", "?", "&", "@", "!"].contains(token.text) { return [] }
            }
            end = file.after(end)
        }
        guard end < range.upperBound else { return [] }
        var start = brace + 1
        var names: Set<String> = []
        if file.isMark("[", at: start) {
            for part in file.split(start + 1..<file.after(start) - 1) {
                guard let name = file.flat(part).prefix(while: { !tokens[$0].isMark("=") }).last else { continue }
                names.insert(tokens[name].name)
                passed.insert(name)
                // Without a value of its own, the name is also that of the outer variable.
                if !file.isMark("=", at: name + 1), !isBound(tokens[name].name) {
                    uses.append(NameUse(name: tokens[name].name, index: name, isMember: false))
                }
            }
            start = file.after(start)
        }
        let list: Range<Int>
        if let open = file.flat(start..<end).first(where: { !(tokens[$0].kind == .word || tokens[$0].isMark("@")) }),
            tokens[open].isMark("(")
        {
            list = open + 1..<file.after(open) - 1
        } else {
            list = start..<(file.flat(start..<end).first { tokens[$0].isMark("->") } ?? end)
        }
        for (name, label) in parameters(list) {
            passed.insert(name)
            if let label { passed.insert(label) }
            names.insert(tokens[name].name)
        }
        return names
    }
}
