/// A word, number, piece of text or mark of a Swift source, and where it stands.
public struct Token: Sendable {
    public enum Kind: UInt8, Sendable {
        /// An identifier, a keyword, or a word after `#`.
        case word
        case number
        /// The content of a string or regular expression between two interpolations.
        case text
        /// A bracket, separator or operator.
        case mark
    }

    /// What the white space around an operator makes of it; without white space in the tokens, `a - b` and `a` above
    /// `-b` would be the same.
    public enum Fixity: UInt8, Sendable { case none, prefix, infix, postfix }

    public var kind: Kind
    public var text: String
    public var fixity: Fixity
    public var place: Place
    /// Whether nothing but white space and comments stands before it in its line.
    public var startsLine: Bool

    /// The identifier without the backticks that a keyword needs.
    var name: String { text.hasPrefix("`") ? String(text.dropFirst().dropLast()) : text }

    func isMark(_ text: String) -> Bool { kind == .mark && self.text == text }
    func isWord(_ text: String) -> Bool { kind == .word && self.text == text }

    /// Whether an expression can end here.
    var endsOperand: Bool {
        switch kind {
        case .word:
            !["return", "in", "case", "where", "throw", "is", "as", "try", "await", "else", "let", "var"].contains(text)
        case .number, .text: true
        // A quote that opens has its text between it and whatever asks.
        case .mark: [")", "]", "}", "\""].contains(text) || fixity == .postfix
        }
    }
}

/// A line and a column, counted from 1 in bytes, as `#line` and `#column` count.
public struct Place: Sendable, Hashable {
    public var line: Int
    public var column: Int
}
