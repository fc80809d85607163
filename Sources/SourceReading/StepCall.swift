/// A call of `Step(…)`, `Step.timing(…)`, `Step.source(…)` or `Finding(…)` in a source.
struct StepCall: Sendable {
    /// Where `#line` and `#column` of the call are: at its opening parenthesis.
    var place: Place
    var isSource: Bool
    /// Whether it is a finding, whose closure makes its numbers of steps' values.
    var isFinding: Bool
    /// The tokens of the arguments whose values are in the step's key: name, parameters, plan.
    var keyed: [Range<Int>]
    var inputs: [Range<Int>]
    /// What computes the step's value: a closure or a function's name.
    var compute: Range<Int>
    /// The parts of `compute` that only describe a source in the report.
    var described: [Range<Int>] = []
    var open: Int

    static func all(in file: SourceFile) -> [StepCall] {
        file.tokens.indices.compactMap { index in
            file.isWord("Step", at: index) || file.isWord("Finding", at: index) ? StepCall(file, index) : nil
        }
    }

    private init?(_ file: SourceFile, _ word: Int) {
        var open = word + 1
        if file.isMark("<", at: open) { open = Self.afterGenerics(file, open) }
        var isSource = false
        if file.isMark(".", at: open),
            let word = ["init", "timing", "source"].first(where: {
                file.isWord($0, at: open + 1)
            })
        {
            isSource = word == "source"
            open += 2
        }
        guard file.isMark("(", at: open), let close = file.partner[open] else { return nil }
        self.open = open
        self.isSource = isSource
        isFinding = file.isWord("Finding", at: word)
        place = file.tokens[open].place
        keyed = []
        inputs = []
        var compute: Range<Int>?
        for (position, part) in file.split(open + 1..<close).enumerated() {
            guard file.tokens[part.lowerBound].kind == .word, file.isMark(":", at: part.lowerBound + 1) else {
                if position == 0 { keyed.append(part) } else { inputs.append(part) }
                continue
            }
            let value = part.lowerBound + 2..<part.upperBound
            switch file.tokens[part.lowerBound].text {
            case "compute", "open", "numbers": compute = value
            case "plan", "parameters": keyed.append(value)
            default: break
            }
        }
        // Closures behind the parentheses; the first has no label.
        var next = close + 1
        while compute == nil || file.isMark(":", at: next + 1) {
            let label = file.isMark(":", at: next + 1) ? file.tokens[next].text : ""
            if !label.isEmpty { next += 2 }
            guard file.isMark("{", at: next) else { break }
            let closure = next..<file.after(next)
            if label == "compute", let first = compute { keyed.append(first) }
            compute = closure
            next = closure.upperBound
        }
        guard let compute else { return nil }
        self.compute = compute
        if isSource { described = Self.descriptions(file, compute) }
    }

    private static func afterGenerics(_ file: SourceFile, _ start: Int) -> Int {
        var depth = 0
        var index = start
        while index < file.tokens.count {
            let token = file.tokens[index]
            if token.kind == .mark, token.text != "->" {
                depth += token.text.count { $0 == "<" } - token.text.count { $0 == ">" }
            }
            index = file.after(index)
            if depth <= 0 { break }
        }
        return index
    }

    /// The arguments `details:` of calls of `Source`.
    private static func descriptions(_ file: SourceFile, _ range: Range<Int>) -> [Range<Int>] {
        range.filter { file.isWord("Source", at: $0) && file.isMark("(", at: $0 + 1) }.flatMap { word in
            file.split(word + 2..<file.after(word + 1) - 1).filter { file.isWord("details", at: $0.lowerBound) }
        }
    }
}
