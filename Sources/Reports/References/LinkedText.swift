/// Light Markdown in which citations and cross-references have become links.
///
///     [@goferman2010]                 ([Goferman et al. 2010](#reference-goferman2010))
///     Goferman [-@goferman2010]       Goferman ([2010](#reference-goferman2010))
///     [@bach2015; @samek2017]         ([Bach 2015](…); [Samek 2017](…))
///     [](#fig:accuracy)               [Figure 1](#figure-accuracy)
///     [](#table:areas)                [Table 2](#table-areas)
///
/// What stands in `code` stays as it is. Formulas between dollars are only read, so that an error in one is known
/// before anything is written.
struct LinkedText {
    /// What a cross-reference can lead to: "fig:accuracy".
    struct Place {
        var text: String
        var anchor: String
    }

    let references: CitedReferences
    let places: [String: Place]
    /// The keys that have been cited.
    private(set) var cited: Set<String> = []

    init(references: CitedReferences, places: [String: Place]) {
        self.references = references
        self.places = places
    }

    /// - Parameter owner: what the text belongs to, for errors: "the caption of figure \"areas\"".
    /// - Throws: `ReportError` for a citation or a cross-reference that leads nowhere, and for a formula that is not
    ///   understood.
    mutating func linked(_ source: String, in owner: String) throws(ReportError) -> String {
        let text = Array(source)
        var result = "", index = 0
        while index < text.count {
            if text[index] == "`", let end = text[(index + 1)...].firstIndex(of: "`") {
                result += String(text[index...end])
                index = end + 1
            } else if let span = FormulaSpan(in: text, at: index) {
                do { _ = try TypesetFormula(span.source, isDisplayed: span.isDisplayed) } catch {
                    throw ReportError(
                        "reading the formula \"\(span.source)\" in \(owner)", error.description, advice: error.advice)
                }
                result += String(text[span.range])
                index = span.range.upperBound
            } else if let (link, end) = try link(text, index, owner) {
                result += link
                index = end
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    /// What a citation or a cross-reference that begins here becomes, and where it ends.
    private mutating func link(_ text: [Character], _ start: Int, _ owner: String) throws(ReportError)
        -> (String, end: Int)?
    {
        guard text[start] == "[", let close = text[start...].firstIndex(of: "]") else { return nil }
        let inner = String(text[(start + 1)..<close])
        let isLink = close + 1 < text.count && text[close + 1] == "("
        if isLink, inner.isEmpty, close + 2 < text.count, text[close + 2] == "#",
            let end = text[close...].firstIndex(of: ")")
        {
            return (try crossReference(String(text[(close + 3)..<end]), owner), end + 1)
        }
        guard !isLink, inner.hasPrefix("@") || inner.hasPrefix("-@") else { return nil }
        return (try citation(inner, owner), close + 1)
    }

    private func crossReference(_ target: String, _ owner: String) throws(ReportError) -> String {
        guard let place = places[target] else {
            let known = places.keys.sorted().map { "#\($0)" }.joined(separator: ", ")
            throw ReportError(
                "finding what [](#\(target)) in \(owner) leads to", "there is no such place",
                advice: known.isEmpty ? "the report has no figures and tables" : "the places are \(known)")
        }
        return "[\(place.text)](#\(place.anchor))"
    }

    private mutating func citation(_ list: String, _ owner: String) throws(ReportError) -> String {
        var links: [String] = []
        for part in list.split(separator: ";", omittingEmptySubsequences: false).map({ $0.trimmed }) {
            let isYearOnly = part.hasPrefix("-@"), key = String(part.dropFirst(isYearOnly ? 2 : 1))
            guard part.contains("@"), isYearOnly || part.hasPrefix("@") else {
                throw ReportError(
                    "reading the citation [\(list)] in \(owner)", "\"\(part)\" is not @ with a key",
                    advice: "write [@key], [-@key] for the year alone, or [@key; @other]")
            }
            guard let label = references.labels[key] else {
                let known = references.labels.keys.sorted().joined(separator: ", ")
                throw ReportError(
                    "finding what [@\(key)] in \(owner) cites", "no reference has the key \"\(key)\"",
                    advice: known.isEmpty ? "give the report its references" : "the keys are \(known)")
            }
            cited.insert(key)
            let text = isYearOnly ? label.year : "\(label.people) \(label.year)"
            links.append("[\(text)](#\(CitedReferences.anchor(key)))")
        }
        return "(" + links.joined(separator: "; ") + ")"
    }
}

/// A report's references in the order of their list, each with the label that it is cited by.
struct CitedReferences {
    struct Label: Equatable {
        var people: String
        /// With a letter where the same people have several of a year: "2010b".
        var year: String
        var letter: String
    }

    let sorted: [Reference]
    let labels: [String: Label]

    /// - Throws: `ReportError` for a reference that is not as it must be, and for two of one key.
    init(_ references: [Reference]) throws(ReportError) {
        var keys: Set<String> = []
        for reference in references {
            if let problem = reference.problem {
                throw ReportError("reading the reference \"\(reference.key)\"", problem)
            }
            guard keys.insert(reference.key).inserted else {
                throw ReportError(
                    "reading the references", "two have the key \"\(reference.key)\"", advice: "give each its own")
            }
        }
        sorted = CitedReferences.sorted(references)
        labels = CitedReferences.labels(sorted)
    }

    private static func sorted(_ references: [Reference]) -> [Reference] {
        references.sorted {
            ($0.people.lowercased(), $0.year, $0.title) < ($1.people.lowercased(), $1.year, $1.title)
        }
    }

    /// The labels of references that are as they must be, by their keys.
    static func labels(_ references: [Reference]) -> [String: Label] {
        var labels: [String: Label] = [:]
        for group in Dictionary(grouping: sorted(references), by: { "\($0.people) \($0.year)" }).values {
            for (index, reference) in group.enumerated() {
                let letter = group.count > 1 ? CitedReferences.letter(index) : ""
                // A bracket would end the link that the label becomes.
                let people = reference.people.filter { $0 != "[" && $0 != "]" }
                labels[reference.key] = Label(people: people, year: "\(reference.year)\(letter)", letter: letter)
            }
        }
        return labels
    }

    static func anchor(_ key: String) -> String { "reference-" + key }

    /// a, b, …, z, aa, ab, …
    private static func letter(_ index: Int) -> String {
        let last = String(UnicodeScalar(UInt8(97 + index % 26)))
        return index < 26 ? last : letter(index / 26 - 1) + last
    }
}
