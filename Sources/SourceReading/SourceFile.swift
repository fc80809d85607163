/// A Swift file in tokens, with its brackets paired.
public struct SourceFile: Sendable {
    public let path: String
    let source: String
    public let tokens: [Token]
    /// For each opening bracket, the place of the closing one in `tokens`, and the other way round.
    let partner: [Int: Int]

    public init(path: String, source: String) {
        self.path = path
        self.source = source
        tokens = Tokenizer.tokens(of: source)
        var open: [Int] = []
        var partner: [Int: Int] = [:]
        for (index, token) in tokens.enumerated() where token.kind == .mark {
            switch token.text {
            case "(", "[", "{": open.append(index)
            case ")", "]", "}":
                guard let start = open.popLast() else { break }
                partner[start] = index
                partner[index] = start
            default: break
            }
        }
        self.partner = partner
    }

    /// The last part of its path, which `#fileID` shows after the module.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The folder that it lies in.
    var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }

    /// The place after the token, or after the bracket that it opens.
    func after(_ index: Int) -> Int {
        guard let end = partner[index], end > index else { return index + 1 }
        return end + 1
    }

    /// The forms of a word under which ``MethodGraph`` knows names: as it is; with `(` where it may be a function,
    /// called or handed on as a value; and with `.(` where it may be a member.
    func forms(ofWord index: Int) -> [String] {
        let name = tokens[index].name
        let next = index + 1 < tokens.count && !tokens[index + 1].startsLine ? tokens[index + 1] : nil
        let isCalled = ["(", "{", "<"].contains { next?.isMark($0) == true }
        let isHandedOn = next == nil || [",", ")", "]", "}"].contains { next?.isMark($0) == true }
        let isMember = isMark(".", at: index - 1)
        var forms = [name]
        if isCalled || isHandedOn { forms.append(name + "(") }
        if isMember { forms.append("." + name) }
        if isCalled || (isMember && isHandedOn) { forms.append("." + name + "(") }
        return forms
    }

    func isMark(_ text: String, at index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].isMark(text) }
    func isWord(_ text: String, at index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].isWord(text) }

    /// The places in `range` that no bracket within it encloses.
    func flat(_ range: Range<Int>) -> [Int] {
        var list: [Int] = []
        var index = range.lowerBound
        while index < range.upperBound {
            list.append(index)
            index = after(index)
        }
        return list
    }

    /// The parts of `range` between the commas that no bracket encloses.
    func split(_ range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        for index in flat(range) where tokens[index].isMark(",") {
            parts.append(start..<index)
            start = index + 1
        }
        if start < range.upperBound { parts.append(start..<range.upperBound) }
        return parts
    }
}
