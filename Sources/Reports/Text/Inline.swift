import Charts
import Foundation

/// A piece of light Markdown.
package indirect enum Inline: Equatable, Sendable {
    case text(String)
    case emphasis([Inline])
    case strong([Inline])
    case code(String)
    case link([Inline], String)
    /// Less prominent; the parser never makes it.
    case note([Inline])
    /// In the margin where there is room, and smaller within the text elsewhere.
    case aside([Inline])
    case formula(TypesetFormula)

    /// Parses `*emphasis*`, `**strong**`, `` `code` ``, `[text](url)`, notes for the margin as `^[note]` and formulas as
    /// `$x \le 1$`; what is not closed, or no formula, stays as it is written.
    ///
    /// Outside code, numbers are spelled as `Numerals` does, and keep to one line with their unit.
    ///
    /// Only http, https and mailto links and those within the page become links: `[x](javascript:…)` stays text.
    package static func parse(_ source: String) -> [Inline] {
        var parser = InlineParser(characters: Array(source))
        return parser.sequence(until: nil)
    }

    /// Paragraphs are separated by blank lines; line breaks within one are spaces.
    package static func paragraphs(_ source: String) -> [[Inline]] {
        source.replacingOccurrences(of: "\r\n", with: "\n").components(separatedBy: "\n\n")
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
            .map {
                parse($0.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " "))
            }
    }

    /// One after the other, with commas between them.
    static func listed(_ inlines: [Inline]) -> [Inline] {
        Array(inlines.map { [$0] }.joined(separator: [.text(", ")]))
    }

    /// The text without its markup.
    package static func plain(_ inlines: [Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text), .code(let text): text
            case .emphasis(let inner), .strong(let inner), .link(let inner, _), .note(let inner): plain(inner)
            case .aside(let inner): " (\(plain(inner)))"
            case .formula(let formula): formula.inWords
            }
        }.joined()
    }
}

private struct InlineParser {
    let characters: [Character]
    var index = 0

    init(characters: [Character]) { self.characters = characters }

    mutating func sequence(until closing: String?) -> [Inline] {
        var result: [Inline] = []
        var text = ""
        func flush() { if !text.isEmpty { result.append(.text(text.withWholeNumbers)); text = "" } }
        while index < characters.count {
            if let closing, starts(with: closing) { break }
            if let inline = special() {
                flush()
                result.append(inline)
            } else {
                text.append(characters[index])
                index += 1
            }
        }
        flush()
        return result
    }

    private func starts(with marker: String, at position: Int? = nil) -> Bool {
        let start = position ?? index
        let marker = Array(marker)
        return start + marker.count <= characters.count && Array(characters[start..<(start + marker.count)]) == marker
    }

    /// The bracket that closes the one at `start`, past those of links between them.
    private func matchingBracket(from start: Int) -> Int? {
        var depth = 0
        for place in start..<characters.count {
            if characters[place] == "[" { depth += 1 }
            if characters[place] == "]" { depth -= 1 }
            if depth == 0 { return place }
        }
        return nil
    }

    /// The inline that begins here, or nil, with the place unchanged.
    private mutating func special() -> Inline? {
        let start = index
        switch characters[index] {
        case "`":
            guard let end = characters[(index + 1)...].firstIndex(of: "`"), end > index + 1 else { return nil }
            index = end + 1
            return .code(String(characters[(start + 1)..<end]))
        case "*":
            let marker = starts(with: "**") ? "**" : "*"
            let after = index + marker.count
            guard after < characters.count, !characters[after].isWhitespace else { return nil }
            index = after
            let inner = sequence(until: marker)
            guard starts(with: marker), !inner.isEmpty, index > after, !characters[index - 1].isWhitespace else {
                index = start; return nil
            }
            index += marker.count
            return marker == "**" ? .strong(inner) : .emphasis(inner)
        case "[":
            guard let close = characters[index...].firstIndex(of: "]"), starts(with: "](", at: close),
                let end = characters[close...].firstIndex(of: ")")
            else { return nil }
            let target = String(characters[(close + 2)..<end])
            guard let url = Inline.allowedTarget(target) else { return nil }
            var label = InlineParser(characters: Array(characters[(start + 1)..<close]))
            index = end + 1
            return .link(label.sequence(until: nil), url)
        case "^":
            guard starts(with: "^["), let end = matchingBracket(from: index + 1), end > index + 2 else { return nil }
            var note = InlineParser(characters: Array(characters[(index + 2)..<end]))
            index = end + 1
            return .aside(note.sequence(until: nil))
        case "$":
            guard let span = FormulaSpan(in: characters, at: index),
                let formula = try? TypesetFormula(span.source, isDisplayed: span.isDisplayed)
            else { return nil }
            index = span.range.upperBound
            return .formula(formula)
        default:
            return nil
        }
    }
}

extension Inline {
    static func allowedTarget(_ target: String) -> String? {
        let trimmed = target.trimmingCharacters(in: .whitespaces)
        let lower = trimmed.lowercased()
        let isAllowed = ["http://", "https://", "mailto:", "#"].contains { lower.hasPrefix($0) }
        let isPlain =
            !trimmed.isEmpty
            && trimmed.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value < 0x7F && !"\"'<>\\".unicodeScalars.contains($0)
            }
        return isAllowed && isPlain ? trimmed : nil
    }
}
