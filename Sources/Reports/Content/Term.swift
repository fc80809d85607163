/// A word that the first screen uses before the text has defined it.
///
///     Term("half-way rate", "the fault rate at which accuracy has fallen half-way from clean to chance")
public struct Term: Codable, Sendable, Equatable {
    public var word: String
    /// In light Markdown, as after "means".
    public var meaning: String

    public init(_ word: String, _ meaning: String) { (self.word, self.meaning) = (word, meaning) }
}

extension [Term] {
    /// As they are printed, by name.
    var rows: [(name: String, text: [Inline])] { map { ($0.word, Inline.parse($0.meaning)) } }
}
