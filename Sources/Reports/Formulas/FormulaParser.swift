/// Reads a formula's TeX.
struct FormulaParser {
    private let text: [Character]
    private var index = 0
    private var depth = 0
    /// Deeper ones are nobody's formulas, and would be drawn too small to read.
    private static let deepest = 30

    init(_ source: String) { text = Array(source) }

    mutating func whole() throws(FormulaError) -> TypesetFormula.Node {
        let node = try row(until: [])
        guard index == text.count else {
            throw error(text[index] == "}" ? "a brace closes that none opens" : "\"\(word)\" does not belong here")
        }
        guard node != .row([]) else { throw error("nothing is there", advice: "write a formula between the dollars") }
        return node
    }

    private func error(_ finding: String, at place: Int? = nil, advice: String = "") -> FormulaError {
        FormulaError(place: (place ?? index) + 1, finding: finding, advice: advice)
    }

    /// The command or character that comes next.
    private var word: String {
        guard index < text.count else { return "" }
        guard text[index] == "\\" else { return String(text[index]) }
        let letters = text[(index + 1)...].prefix { $0.isASCII && $0.isLetter }
        return "\\" + (letters.isEmpty ? text[(index + 1)...].prefix(1).map(String.init).joined() : String(letters))
    }

    private mutating func skipSpace() { while index < text.count, text[index].isWhitespace { index += 1 } }

    private mutating func take(_ expected: String) -> Bool {
        skipSpace()
        guard word == expected else { return false }
        index += expected.count
        return true
    }

    private mutating func enter() throws(FormulaError) {
        depth += 1
        guard depth <= FormulaParser.deepest else { throw error("the formula is nested too deeply") }
    }

    /// Nodes up to one of the words, which is left.
    private mutating func row(until ends: Set<String>) throws(FormulaError) -> TypesetFormula.Node {
        try enter()
        defer { depth -= 1 }
        var nodes: [TypesetFormula.Node] = []
        while true {
            skipSpace()
            if index == text.count || word == "}" || ends.contains(word) { break }
            nodes.append(try scripted())
        }
        return nodes.count == 1 ? nodes[0] : .row(nodes)
    }

    /// A piece with what stands below and above it.
    private mutating func scripted() throws(FormulaError) -> TypesetFormula.Node {
        let start = index
        let base = word == "_" || word == "^" ? nil : try piece()
        var below: TypesetFormula.Node?, above: TypesetFormula.Node?
        while true {
            skipSpace()
            if word == "'" {
                guard above == nil else { throw error("a second piece stands above") }
                var primes = ""
                while word == "'" { primes += "′"; index += 1 }
                above = .sign(primes)
            } else if word == "_" || word == "^" {
                let isBelow = word == "_", place = index
                index += 1
                guard (isBelow ? below : above) == nil else {
                    throw error("a second piece stands \(isBelow ? "below" : "above")", at: place)
                }
                let node = try argument(of: isBelow ? "_" : "^", place)
                if isBelow { below = node } else { above = node }
            } else {
                break
            }
        }
        guard below != nil || above != nil else { return base ?? .row([]) }
        guard let base else { throw error("\"\(text[start])\" has nothing before it", at: start) }
        return .scripts(base, below: below, above: above)
    }

    /// What a command works on: a group in braces, or one piece.
    private mutating func argument(of command: String, _ place: Int) throws(FormulaError) -> TypesetFormula.Node {
        skipSpace()
        guard index < text.count, word != "}" else { throw error("\(command) has nothing to work on", at: place) }
        if word == "_" || word == "^" { throw error("\(command) has nothing to work on", at: place) }
        // Commands nest without braces, too: "\sqrt\sqrt x".
        guard word.hasPrefix("\\") else { return try piece() }
        try enter()
        defer { depth -= 1 }
        return try piece()
    }

    private mutating func group() throws(FormulaError) -> TypesetFormula.Node {
        let start = index
        index += 1
        let inner = try row(until: [])
        guard take("}") else { throw error("a brace is not closed", at: start) }
        return inner
    }

    private mutating func piece() throws(FormulaError) -> TypesetFormula.Node {
        let start = index, character = text[index]
        if character == "{" { return try group() }
        if character == "\\" { return try command() }
        if character.isNumber {
            var end = index
            while end < text.count,
                text[end].isNumber || (text[end] == "." && end + 1 < text.count && text[end + 1].isNumber)
            {
                end += 1
            }
            index = end
            return .number(String(text[start..<end]))
        }
        index += 1
        if let large = FormulaSigns.large.values.first(where: { $0 == String(character) }) { return .large(large) }
        if character.isLetter || "∞∂∇".contains(character) { return .variable(String(character)) }
        if character == "-" { return .sign("−") }
        if character == "~" { return .space(0.25) }
        guard FormulaSigns.all.contains(String(character)) else {
            throw error("\"\(character)\" is not known", at: start, advice: FormulaParser.advice)
        }
        return .sign(String(character))
    }

    private static let advice = "a formula may have what the description of formulas lists"

    private mutating func command() throws(FormulaError) -> TypesetFormula.Node {
        let start = index, command = word, name = String(command.dropFirst())
        index += command.count
        if let letter = FormulaSigns.letters[name] { return .variable(letter) }
        if let sign = FormulaSigns.signs[name] { return .sign(sign) }
        if let sign = FormulaSigns.large[name] { return .large(sign) }
        if let space = FormulaSigns.spaces[name] { return .space(space) }
        if let accent = FormulaSigns.accents[name] { return .accent(try argument(of: command, start), accent) }
        if FormulaSigns.functions.contains(name) {
            // "arg min" takes its variable below as one.
            if name == "arg", take("\\min") { return .name("arg min") }
            if name == "arg", take("\\max") { return .name("arg max") }
            return .name(name)
        }
        switch name {
        case "frac": return .fraction(try argument(of: command, start), try argument(of: command, start))
        case "sqrt":
            var degree: TypesetFormula.Node?
            if take("[") {
                degree = try row(until: ["]"])
                guard take("]") else { throw error("the root's degree does not end", at: start) }
            }
            return .root(try argument(of: command, start), degree: degree)
        case "text": return .text(try words(of: command, start))
        case "mathrm", "operatorname": return .name(try words(of: command, start))
        case "mathbf": return .bold(try words(of: command, start))
        case "left":
            let open = try bracket(after: command, start), inner = try row(until: ["\\right"])
            guard take("\\right") else { throw error("\\left has no \\right", at: start) }
            return .fenced(open, inner, try bracket(after: "\\right", index - 6))
        case "begin": return try cases(start)
        default:
            throw error(
                name.isEmpty ? "a lone \"\\\" is not known" : "\(command) is not known", at: start,
                advice: FormulaParser.advice)
        }
    }

    /// The characters between a command's braces, as they are.
    private mutating func words(of command: String, _ start: Int) throws(FormulaError) -> String {
        skipSpace()
        guard word == "{", let end = text[index...].firstIndex(of: "}"), end > index + 1 else {
            throw error("\(command) has no words in braces", at: start)
        }
        let words = text[(index + 1)..<end]
        if let wrong = words.firstIndex(where: { "{\\$".contains($0) }) {
            throw error("\"\(text[wrong])\" is not known in words", at: wrong)
        }
        index = end + 1
        return String(words)
    }

    private mutating func bracket(after command: String, _ place: Int) throws(FormulaError) -> String {
        skipSpace()
        let found = word, sign = found.hasPrefix("\\") ? FormulaSigns.signs[String(found.dropFirst())] ?? "" : found
        guard FormulaSigns.brackets.contains(sign) || sign == "." else {
            throw error("\(command) is not followed by a bracket", at: place)
        }
        index += found.count
        return sign == "." ? "" : sign
    }

    private mutating func cases(_ start: Int) throws(FormulaError) -> TypesetFormula.Node {
        guard take("{"), text[index...].starts(with: "cases}") else {
            throw error("\\begin is only known with {cases}", at: start)
        }
        index += 6
        var rows: [[TypesetFormula.Node]] = [[]]
        while true {
            rows[rows.count - 1].append(try row(until: ["&", "\\\\", "\\end"]))
            if take("&") { continue }
            if take("\\\\") { rows.append([]); continue }
            guard take("\\end"), take("{"), text[index...].starts(with: "cases}") else {
                throw error("\\begin{cases} has no \\end{cases}", at: start)
            }
            index += 6
            // A mark behind the last row begins none.
            if rows.count > 1, rows.last == [.row([])] { rows.removeLast() }
            guard rows.allSatisfy({ $0.count == rows[0].count }) else {
                throw error("the rows of \\begin{cases} differ in the number of \"&\"", at: start)
            }
            return .cases(rows)
        }
    }
}
