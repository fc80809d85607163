import Foundation

extension Registration {
    /// The SHA-256 of what decides: rules, bounds, margins with their units, controls, facets, units, exclusions, forks,
    /// plans, the steps and their code. Prose does not count, nor who wrote it, when and with what; of what is said in
    /// words, the words count, and not their commas and capitals.
    public var meaning: String { sha256(Meaning.of(form).canonicalBytes) }
}

extension Registration {
    /// The SHA-256 of what decides of one finding, the plans and the code of its steps included; `nil` where it has none
    /// of this name.
    public func meaning(ofFinding identifier: String) -> String? {
        guard let finding = finding(identifier) else { return nil }
        func own<Value>(_ values: [String: Value]) -> [String: Value] {
            values.filter { finding.steps.contains($0.key) }
        }
        let form: [String: JSONValue] = [
            "finding": finding.form, "parameters": .object(own(full.parameters)),
            "code": .object(own(code).mapValues { .text($0) }), "stopping": .text(stopping),
        ]
        return sha256(Meaning.of(.object(form)).canonicalBytes)
    }
}

/// What of a registration decides.
enum Meaning {
    /// Members that tell and don't decide, wherever they are.
    private static let prose: Set<String> = [
        "previous", "written", "by", "tool", "test", "because", "source", "place", "from", "spread", "on",
        "needs", "citation", "read", "known",
    ]
    /// Members of which the words decide.
    private static let wording: Set<String> = ["words", "scope", "exclusions", "stopping"]
    /// Members whose own members have names that studies chose: steps, and what is in their plans; clauses.
    private static let whole: Set<String> = ["parameters", "code", "counterparts"]

    /// The same without what doesn't decide.
    static func of(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            var kept: [String: JSONValue] = [:]
            for (name, member) in members where !prose.contains(name) && !member.isDataState {
                kept[name] =
                    switch member {
                    case .text(let text) where wording.contains(name): .text(words(of: text))
                    case _ where whole.contains(name): member
                    default: of(member)
                    }
            }
            return .object(kept)
        case .list(let values): return .list(values.map(of))
        case .null, .truth, .number, .text: return value
        }
    }

    /// A sentence's words in small letters: "Clipping helps, everywhere." is "clipping helps everywhere".
    ///
    /// What stands within a word or before a number stays: "0.5", "−1", "≤".
    static func words(of text: String) -> String {
        let marks: Set<Character> = [
            ",", ".", ";", ":", "!", "?", "\"", "'", "“", "”", "„", "‘", "’", "«", "»", "(", ")", "[", "]", "…", "–",
            "—",
        ]
        return text.lowercased().split(whereSeparator: \.isWhitespace).map { word in
            var word = word
            while let first = word.first, marks.contains(first), !isDecimalPoint(word) { word.removeFirst() }
            while let last = word.last, marks.contains(last) { word.removeLast() }
            return String(word)
        }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Whether a word is a number such as ".5".
    private static func isDecimalPoint(_ word: Substring) -> Bool {
        word.first == "." && word.dropFirst().first?.isNumber == true
    }
}

extension JSONValue {
    /// Whether it is what the tool found in the store, and not the facet of the same name.
    fileprivate var isDataState: Bool {
        if case .object(let members) = self { members["state"] != nil && members["because"] != nil } else { false }
    }
}
