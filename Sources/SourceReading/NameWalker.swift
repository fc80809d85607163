/// Walks over code with the scopes of its locals, and finds the names that are not bound in it.
///
///     let limit = 3                          // uses of the closure: limit, count
///     Step("a") { lab in let three = 3; return [three, limit].count }
struct NameWalker {
    struct Scope {
        var names: Set<String> = []
        /// Bound from the next statement at this depth on.
        var waiting: [(depth: Int, name: String)] = []
        /// Bound in the next block at this depth: parameters, and what `if`, `for` and `catch` bind.
        var ofNextBlock: [(depth: Int, name: String)] = []
        /// The depth of an `if`, `while` or `catch` whose block has not begun.
        var condition: Int?
        /// Whether the pattern of a `case` in a `switch` is being read.
        var isPattern = false
    }

    let file: SourceFile
    let range: Range<Int>
    var scopes = [Scope()]
    var openers: [String] = []
    /// Places of names that bind or label, and so are no uses.
    var passed: Set<Int> = []
    var uses: [NameUse] = []

    var tokens: [Token] { file.tokens }

    private init(_ file: SourceFile, _ range: Range<Int>) {
        self.file = file
        self.range = range
    }

    /// The unbound names in a range of tokens.
    static func uses(in range: Range<Int>, of file: SourceFile) -> [NameUse] {
        var walker = NameWalker(file, range)
        walker.walk(to: range.upperBound)
        return walker.uses.map { use in
            var use = use
            use.file = file.name
            return use
        }
    }

    /// The locals and parameters that code at `place` in a declaration can see.
    static func locals(at place: Int, in range: Range<Int>, of file: SourceFile) -> Set<String> {
        var walker = NameWalker(file, range)
        walker.walk(to: place)
        return walker.scopes.dropFirst().reduce(into: []) { $0.formUnion($1.names) }
    }

    private mutating func walk(to end: Int) {
        for index in range.lowerBound..<end {
            let token = tokens[index]
            if token.startsLine || (index > range.lowerBound && tokens[index - 1].isMark(";")) {
                activate(before: token)
            }
            switch token.kind {
            case .mark: readMark(index)
            case .word: readWord(index)
            case .number, .text: break
            }
        }
    }

    /// Locals are bound after the statement that declares them: in `let a = a`, the second is another.
    private mutating func activate(before token: Token) {
        if token.kind == .mark, [".", "?", ":", ",", "{", "}", ")", "]"].contains(token.text) || token.fixity == .infix
        {
            return
        }
        let depth = openers.count
        let ready = scopes[scopes.count - 1].waiting.filter { $0.depth >= depth }
        scopes[scopes.count - 1].waiting.removeAll { $0.depth >= depth }
        scopes[scopes.count - 1].names.formUnion(ready.map(\.name))
    }

    private mutating func readMark(_ index: Int) {
        let token = tokens[index]
        switch token.text {
        case "{":
            let depth = openers.count
            var scope = Scope()
            let current = scopes.count - 1
            scope.names = Set(scopes[current].ofNextBlock.filter { $0.depth == depth }.map(\.name))
            scopes[current].ofNextBlock.removeAll { $0.depth == depth }
            if scopes[current].condition == depth { scopes[current].condition = nil }
            scope.names.formUnion(closureParameters(after: index))
            scopes.append(scope)
            openers.append("{")
        case "(", "[": openers.append(token.text)
        case "}":
            if scopes.count > 1 { scopes.removeLast() }
            _ = openers.popLast()
        case ")", "]": _ = openers.popLast()
        case ":" where openers.last == "{" || openers.isEmpty: scopes[scopes.count - 1].isPattern = false
        default:
            if token.fixity != .none, !["=", "->", "?"].contains(token.text) {
                uses.append(NameUse(name: token.text, index: index, isMember: false))
            }
        }
    }

    private mutating func readWord(_ index: Int) {
        let token = tokens[index]
        let previous: Token? = index > range.lowerBound ? tokens[index - 1] : nil
        let isMember = previous?.isMark(".") == true
        guard !passed.contains(index), !token.text.hasPrefix("$") else { return }
        if !isMember {
            // First of all, since keywords may be labels: `slices(for: model)` begins no loop.
            if isLabel(index, previous) { return }
            if readKeyword(index, previous) { return }
            if isBound(token.name) { return }
        }
        let isImplicit = isMember && (index < 2 || !tokens[index - 2].endsOperand)
        uses.append(
            NameUse(
                name: token.name, index: index, isMember: isMember, isImplicit: isImplicit,
                value: isMember && !isImplicit && looksLikeValue(tokens[index - 2]) ? tokens[index - 2].name : nil,
                forms: file.forms(ofWord: index), mayConstruct: mayConstruct(index)))
    }

    func isBound(_ name: String) -> Bool { scopes.contains { $0.names.contains(name) } }

    private func looksLikeValue(_ token: Token) -> Bool {
        guard token.kind == .word else { return token.text != ">" }
        return token.text != "self" && token.name.first?.isUppercase != true
    }

    /// A type that is only mentioned, as in `-> Accuracy {`, is not made there.
    private func mayConstruct(_ index: Int) -> Bool {
        guard index + 1 < tokens.count, tokens[index + 1].kind == .mark else { return false }
        switch tokens[index + 1].text {
        case "(", ".", "<": return true
        case "{":
            return index > 0 && !["->", ":"].contains(tokens[index - 1].text)
                && !Declaration.types.contains(tokens[index - 1].text)
        default: return false
        }
    }

    private func isLabel(_ index: Int, _ previous: Token?) -> Bool {
        guard file.isMark(":", at: index + 1), let previous else { return false }
        if previous.isMark("}") { return tokens[index].text != "default" }
        return openers.last == "(" && (previous.isMark("(") || previous.isMark(","))
    }

    /// Reads the words that bind names or open scopes.
    /// - Returns: whether the word is no name.
    private mutating func readKeyword(_ index: Int, _ previous: Token?) -> Bool {
        let current = scopes.count - 1
        switch tokens[index].text {
        case "func", "init", "subscript": return readFunction(index)
        case "let", "var": readPattern(index + 1)
        case "if", "while", "catch": scopes[current].condition = openers.count
        case "for": readLoop(index)
        case "case", "default":
            let continues = ["if", "guard", "while", "for", ","].contains { previous?.text == $0 }
            if !continues, scopes[current].condition == nil {
                scopes[current].names = []
                scopes[current].isPattern = true
            }
        default: return Self.keywords.contains(tokens[index].text)
        }
        return true
    }

    static let keywords: Set = [
        "in", "else", "return", "guard", "switch", "do", "try", "throw", "throws", "rethrows", "async", "await", "as",
        "is", "where", "break", "continue", "fallthrough", "defer", "repeat", "true", "false", "nil", "super", "inout",
        "some", "any", "each", "struct", "enum", "class", "protocol", "extension", "typealias", "associatedtype",
        "static", "private", "fileprivate", "internal", "public", "package", "mutating", "nonmutating", "lazy", "weak",
        "unowned", "final", "override", "indirect", "get", "set", "willSet", "didSet", "_", "Any", "import", "operator",
        "prefix", "postfix", "infix",
    ]
    static let statements: Set = [
        "let", "var", "if", "guard", "for", "while", "switch", "return", "try", "throw", "func", "do", "defer",
        "repeat",
        "case", "default", "true", "false", "nil", "struct", "enum",
    ]
}
