import Reports
import Verdicts

/// A finding in `results.json`: all of its summary, and beside that, as plain text, what most readers look for.
struct PublishedFinding: Encodable {
    let summary: FindingSummary

    init(_ summary: FindingSummary) { self.summary = summary }

    private enum CodingKeys: CodingKey { case identifier, words, source, kind, word, registeredWord, rule, reason }

    func encode(to encoder: any Encoder) throws {
        // Both write into one object.
        try summary.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(summary.identifier, forKey: .identifier)
        try container.encode(summary.words, forKey: .words)
        try container.encode(summary.source, forKey: .source)
        try container.encode(summary.verdict?.kind.title, forKey: .kind)
        try container.encode(summary.word, forKey: .word)
        try container.encode(summary.registeredWord, forKey: .registeredWord)
        try container.encode(summary.declaration.rule.sentence, forKey: .rule)
        try container.encode(summary.reason, forKey: .reason)
    }
}
