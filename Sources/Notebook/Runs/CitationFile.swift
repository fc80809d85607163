import Foundation
import Reports

/// By whom a checkout is, as its `CITATION.cff` says (Citation File Format 1.2.0, "authors"), which forges and archives read, too.
///
///     authors:
///       - family-names: Lovelace
///         given-names: Ada
///       - name: "A group"
///
/// Names alone are read: licence and version of that file are a program's, not its reports'.
struct CitationFile {
    /// Beside Package.swift, where forges look for it, or out of the way.
    private static let places = ["CITATION.cff", ".github/CITATION.cff"]
    /// At least one.
    let authors: [Reference.Author]

    /// - Returns: nothing where the folder has no such file, or the file no authors in such lines.
    init?(in folder: URL) {
        let texts = Self.places.lazy.compactMap {
            try? String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
        }
        guard let text = texts.first else { return nil }
        self.init(text)
    }

    init?(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init).filter {
            !$0.trimmingCharacters(in: .whitespaces).hasPrefix("#")
        }
        guard let start = lines.firstIndex(where: { $0.wholeMatch(of: /authors:\s*/) != nil }) else { return nil }
        var people: [[String: String]] = []
        for line in lines[(start + 1)...] {
            guard let found = line.wholeMatch(of: /(\s*)(-\s+)?([a-z-]+):\s*(.*?)\s*/),
                found.2 != nil || !found.1.isEmpty
            else { break }
            if found.2 != nil { people.append([:]) }
            guard !people.isEmpty else { return nil }
            people[people.count - 1][String(found.3)] = Self.unquoted(String(found.4))
        }
        authors = people.compactMap { person -> Reference.Author? in
            func said(_ key: String) -> String? { person[key].flatMap { $0.isEmpty ? nil : $0 } }
            if let group = said("name") { return Reference.Author(family: group) }
            return said("family-names").map { family in
                Reference.Author(
                    family: [said("name-particle"), family].compactMap(\.self).joined(separator: " "),
                    given: said("given-names") ?? "")
            }
        }
        if authors.isEmpty { return nil }
    }

    /// A YAML scalar without its quotation marks.
    private static func unquoted(_ text: String) -> String {
        for mark in ["\"", "'"] where text.count > 1 && text.hasPrefix(mark) && text.hasSuffix(mark) {
            return String(text.dropFirst().dropLast())
        }
        return text
    }
}
