import Reports

/// What a study's words mean that its findings use before its text has defined them: the page has them at a click under the
/// findings, print as a list.
///
///     Terms([
///         "word": "the 32 bits that hold one weight",
///         "half-way rate": "the fault rate at which accuracy has fallen half-way from clean to chance",
///     ])
///
/// Meanings are light Markdown that leads to no other part of the report, since the page over all reports has them, too.
public struct Terms: Sendable {
    let terms: [Term]

    public init(_ terms: KeyValuePairs<String, String>) {
        self.terms = terms.map { Term($0.key, $0.value) }
    }
}
